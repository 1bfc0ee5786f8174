"""What people add to supplies or write off; knows neither HTTP nor DynamoDB."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lambdas.shared.contention import LostRaceError, repeated
from lambdas.shared.contracts.supply_low import SupplyLow
from lambdas.shared.derived_id import derived_id
from lambdas.shared.errors import NotFoundError
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.reach import check_site
from lambdas.shared.tenant import Tenant
from lambdas.supplies.model import Adjustment, Movement, Supply
from lambdas.supplies.validation import AdjustmentRequest


class IdempotencyKeyReusedError(Exception):
    """The caller used this idempotency key before, for another adjustment."""


class Adjustments(Protocol):
    """One tenant's supplies and what was reported about them."""

    def find(self, site_id: str, supply_id: str) -> Supply | None:
        """The supply, if the site keeps it."""

    def find_adjustment(self, site_id: str, adjustment_id: str) -> Adjustment | None:
        """The adjustment, if it was made."""

    def adjust(self, site_id: str, adjustment: Adjustment, movement: Movement, low: SupplyLow | None) -> None:
        """Keep the adjustment and make its movement; raises ``LostRaceError``."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Outcome of an adjustment.

    Attributes:
        adjustment: As it is kept.
        on_hand: What is on hand now, after all that happened since.
        replayed: Whether it had been made before, by a request with the same key and content.
    """

    adjustment: Adjustment
    on_hand: int
    replayed: bool


def adjust_supply(
    site_id: str,
    supply_id: str,
    request: AdjustmentRequest,
    *,
    tenant: Tenant,
    idempotency_key: str,
    supplies: Adjustments,
    now: Callable[[], datetime] = utc_now,
) -> Adjusted:
    """Change what is on hand, once however often it is asked for with the same key.

    Raises:
        NotAllowedError: The caller is limited to other sites.
        NotFoundError: The site keeps no such supply.
        IdempotencyKeyReusedError: The key belongs to another adjustment at this site.
        BusyError: Others kept changing the same supply.
    """
    check_site(tenant, site_id)
    adjustment = Adjustment(
        adjustment_id=derived_id(tenant.tenant_id, "adjustment", tenant.user_id, idempotency_key),
        supply_id=supply_id,
        change=request.change,
        reason=request.reason,
        at=rfc3339(now()),
        by=tenant.user_id,
    )

    def attempt() -> Adjusted:
        supply = _find(site_id, supply_id, supplies)
        movement = Movement(supply, request.change)
        low = _low(tenant, site_id, adjustment, movement) if movement.crosses else None
        try:
            supplies.adjust(site_id, adjustment, movement, low)
        except LostRaceError:
            before = supplies.find_adjustment(site_id, adjustment.adjustment_id)
            if before is None:
                raise
            if before.content != adjustment.content:
                raise IdempotencyKeyReusedError(
                    "this idempotency key was used for another adjustment; send a new one with a fresh key"
                ) from None
            return Adjusted(before, _find(site_id, supply_id, supplies).on_hand, replayed=True)
        return Adjusted(adjustment, _find(site_id, supply_id, supplies).on_hand, replayed=False)

    return repeated(attempt)


def _find(site_id: str, supply_id: str, supplies: Adjustments) -> Supply:
    supply = supplies.find(site_id, supply_id)
    if supply is None:
        raise NotFoundError(f"the site {site_id} keeps no supply {supply_id}")
    return supply


def _low(tenant: Tenant, site_id: str, adjustment: Adjustment, movement: Movement) -> SupplyLow:
    return SupplyLow.of(
        tenant_id=tenant.tenant_id,
        cause=adjustment.adjustment_id,
        correlation_id=adjustment.adjustment_id,
        site_id=site_id,
        supply_id=movement.supply.supply_id,
        name=movement.supply.name,
        on_hand=movement.after,
        low_at=movement.supply.low_at,
        occurred_at=adjustment.at,
    )
