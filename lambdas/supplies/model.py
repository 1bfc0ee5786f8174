"""Supplies as values."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Supply:
    """Something that a site keeps in stock.

    Attributes:
        supply_id: Chosen by the tenant; menu items name it, at every site alike.
        name: What people call it.
        unit: What it is counted in, such as ``g`` or ``piece``.
        on_hand: How much there is by the book. Below zero when more was served than was ever counted: what has been
            served is not undone because a count was wrong.
        low_at: The mark: at or below it the supply is low.
        version: Counts the changes of name, unit and mark; 1 at first.
    """

    supply_id: str
    name: str
    unit: str
    on_hand: int
    low_at: int
    version: int = 1

    @property
    def content(self) -> tuple[object, ...]:
        """What a request can change; the count changes by adjustments and served orders only."""
        return self.name, self.unit, self.low_at

    def to_json(self) -> dict[str, Any]:
        """The supply as clients see it."""
        return {
            "supply_id": self.supply_id,
            "name": self.name,
            "unit": self.unit,
            "on_hand": self.on_hand,
            "low_at": self.low_at,
            "low": self.on_hand <= self.low_at,
            "version": self.version,
        }


@dataclass(frozen=True, slots=True)
class Movement:
    """A change of what is on hand, decided on a supply as it was read.

    Attributes:
        supply: As it was read.
        change: What is added; below zero for what is taken.
    """

    supply: Supply
    change: int

    @property
    def after(self) -> int:
        """What would then be on hand."""
        return self.supply.on_hand + self.change

    @property
    def crosses(self) -> bool:
        """Whether the supply was above its mark and is not any more."""
        return self.supply.on_hand > self.supply.low_at >= self.after


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A movement that somebody reported: a delivery, waste, a correction after counting.

    Attributes:
        adjustment_id: 26 characters of Crockford's base 32.
        supply_id: Which supply.
        change: What was added; below zero for what was taken.
        reason: In the words of whoever reported it.
        at: UTC, RFC 3339 with milliseconds.
        by: Who reported it.
    """

    adjustment_id: str
    supply_id: str
    change: int
    reason: str
    at: str
    by: str

    @property
    def content(self) -> tuple[object, ...]:
        """What was asked for."""
        return self.supply_id, self.change, self.reason

    def to_json(self) -> dict[str, Any]:
        """The adjustment as clients see it."""
        return {
            "adjustment_id": self.adjustment_id,
            "supply_id": self.supply_id,
            "change": self.change,
            "reason": self.reason,
            "at": self.at,
            "by": self.by,
        }
