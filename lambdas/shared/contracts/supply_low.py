"""The event ``SupplyLow``, version 1; its JSON Schema is ``supply_low.v1.json`` beside this file."""

from dataclasses import dataclass
from typing import ClassVar, Self

from lambdas.shared.contracts.envelope import Event, event_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyLow(Event):
    """A site's supply fell to its mark or below; told once, until it was above the mark again.

    Attributes:
        site_id: Where it is kept.
        supply_id: The supply.
        name: What people call it.
        on_hand: How much was left, in the supply's own unit; below zero when more was used than was counted.
        low_at: The mark.
    """

    SOURCE: ClassVar[str] = "saas.supplies"
    DETAIL_TYPE: ClassVar[str] = "SupplyLow"

    site_id: str
    supply_id: str
    name: str
    on_hand: int
    low_at: int

    @classmethod
    def of(
        cls,
        *,
        tenant_id: str,
        cause: str,
        correlation_id: str,
        site_id: str,
        supply_id: str,
        name: str,
        on_hand: int,
        low_at: int,
        occurred_at: str,
    ) -> Self:
        """The event about what ``cause``, an event or an adjustment, did to the supply: always the same one."""
        return cls(
            event_id=event_id_of(cls.DETAIL_TYPE, cls.VERSION, f"{tenant_id}/{site_id}/{supply_id}/{cause}"),
            tenant_id=tenant_id,
            correlation_id=correlation_id,
            occurred_at=occurred_at,
            version=cls.VERSION,
            site_id=site_id,
            supply_id=supply_id,
            name=name,
            on_hand=on_hand,
            low_at=low_at,
        )
