"""What may be done to a site's supplies, their count apart; knows neither HTTP nor DynamoDB."""

from dataclasses import dataclass, replace
from typing import Protocol

from lambdas.shared.contention import repeated
from lambdas.shared.preconditions import check_version
from lambdas.shared.reach import check_site
from lambdas.shared.tenant import Tenant
from lambdas.supplies.model import Supply


class Supplies(Protocol):
    """One tenant's supplies."""

    def find(self, site_id: str, supply_id: str) -> Supply | None:
        """The supply, if the site keeps it."""

    def save(self, site_id: str, supply: Supply, *, before: int) -> None:
        """Keep name, unit and mark in place of version ``before``; raises ``LostRaceError``."""


@dataclass(frozen=True, slots=True)
class SavedSupply:
    """A supply after a request to keep it.

    Attributes:
        supply: As it is kept.
        created: Whether there was none before.
    """

    supply: Supply
    created: bool


def put_supply(
    site_id: str, wanted: Supply, *, tenant: Tenant, expected: int | None, supplies: Supplies
) -> SavedSupply:
    """Keep a supply at a site, or change its name, unit or mark. Asking for what is so already writes nothing.

    That goes for any ``expected``, as a request whose answer was lost is sent again (RFC 9110, section 13.1.1).

    Raises:
        NotAllowedError: The caller is limited to other sites.
        VersionMismatchError: The supply is of another version than ``expected``.
        BusyError: Others kept changing it.
    """
    check_site(tenant, site_id)

    def attempt() -> SavedSupply:
        before = supplies.find(site_id, wanted.supply_id)
        version = before.version if before else 0
        if before and before.content == wanted.content:
            return SavedSupply(before, created=False)
        check_version(expected, version)
        supply = replace(wanted, version=version + 1, on_hand=before.on_hand if before else 0)
        supplies.save(site_id, supply, before=version)
        return SavedSupply(supply, created=before is None)

    return repeated(attempt)
