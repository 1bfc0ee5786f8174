"""How each kind of operation ends well: what becomes of the tenant, and the event that tells of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.tenant_events import TenantExported, TenantOffboarded, TenantTierChanged
from lambdas.shared.lifecycle.operation import CHANGE_TIER, EXPORT, OFFBOARD, ONBOARD, Operation
from lambdas.shared.onboarding.ending import activation, onboarded
from lambdas.shared.registry.domains import freed
from lambdas.shared.registry.records import OFFBOARDED, TenantRecord
from lambdas.shared.registry.slugs import Slugs
from lambdas.shared.registry.store import TenantRegistry

RECEIPT: Final = "Receipt"


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends an operation.

    Attributes:
        changes: Of the tenant's record.
        event: The terminal event.
        with_: Further members of the transaction.
    """

    changes: Mapping[str, Any]
    event: Event
    with_: Sequence[Any] = ()


def ending_of(tenant: TenantRecord, operation: Operation, registry: TenantRegistry) -> Ending:
    """The end of an operation all of whose steps are done.

    Raises:
        KeyError: No machine does operations of this kind.
    """
    return _ENDINGS[operation.kind](tenant, operation, registry)


def _onboard(tenant: TenantRecord, operation: Operation, registry: TenantRegistry) -> Ending:
    return Ending(activation(operation), onboarded(tenant, operation, now=registry.now()))


def _change_tier(_tenant: TenantRecord, operation: Operation, registry: TenantRegistry) -> Ending:
    given = operation.input
    event = TenantTierChanged.ending(
        **_common(operation, registry),
        from_tier=given["from_tier"],
        to_tier=given["tier"],
        from_model=given["from_model"],
        to_model=given["model"],
    )
    # Where data moved, the step Switch has set them with the table.
    return Ending({"tier": given["tier"], "model": given["model"]}, event)


def _export(_tenant: TenantRecord, operation: Operation, registry: TenantRegistry) -> Ending:
    return Ending({}, TenantExported.ending(**_common(operation, registry)))


def _offboard(tenant: TenantRecord, operation: Operation, registry: TenantRegistry) -> Ending:
    digest = str(operation.output_of(RECEIPT).get("digest", ""))
    event = TenantOffboarded.ending(**_common(operation, registry), receipt=digest)
    gone = {"status": OFFBOARDED, "table": "", "api_url": "", "stack": "", "users": 0, "domains": ()}
    slugs = Slugs(registry.client, registry.table_name)
    return Ending(gone, event, [slugs.give_up(tenant.slug, tenant.tenant_id), *freed(registry.table_name, tenant)])


def _common(operation: Operation, registry: TenantRegistry) -> dict[str, Any]:
    return {
        "tenant_id": operation.tenant_id,
        "operation_id": operation.operation_id,
        "attempt": operation.attempt,
        "occurred_at": registry.now(),
    }


_ENDINGS: Final[Mapping[str, Callable[[TenantRecord, Operation, TenantRegistry], Ending]]] = {
    ONBOARD: _onboard,
    CHANGE_TIER: _change_tier,
    EXPORT: _export,
    OFFBOARD: _offboard,
}
