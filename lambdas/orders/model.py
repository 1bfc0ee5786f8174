"""Orders as values, as they are kept and shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lambdas.orders.states import PLACED

ACCEPT_WAIT: Final = "wait_accept"
READY_WAIT: Final = "wait_ready"
PICKUP_WAIT: Final = "wait_pickup"
WAITS: Final = (ACCEPT_WAIT, READY_WAIT, PICKUP_WAIT)
"""Attributes in which the workflow keeps the task token of each of its waits."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One position of an order, as it stood on the menu when it was ordered.

    Attributes:
        sku: What is ordered.
        name: What the menu called it.
        quantity: How many; 1 to 999.
        unit_price: Price of one, in the currency's minor unit.
    """

    sku: str
    name: str
    quantity: int
    unit_price: int

    def to_json(self) -> dict[str, Any]:
        """The line as clients see it."""
        return {"sku": self.sku, "name": self.name, "quantity": self.quantity, "unit_price": self.unit_price}


@dataclass(frozen=True, slots=True)
class Step:
    """An order's entry into a state.

    Attributes:
        status: The state.
        at: UTC, RFC 3339 with milliseconds.
        by: The caller, or the service, who brought it there.
    """

    status: str
    at: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order that was taken.

    Attributes:
        order_id: 26 characters of Crockford's base 32.
        site_id: Where it is to be served.
        brand_id: Whose menu it was ordered from.
        tier: The tenant's when it was placed: its time limits go by it.
        currency: ISO 4217 code.
        lines: What was ordered.
        total: In the currency's minor unit.
        note: Text for the kitchen.
        placed_by: The caller who placed it.
        fingerprint: Digest of the request it came from; not shown to clients.
        history: Every state that it entered, the first one first.
        reason: Why it ended otherwise than served, where that was said.
        revision: Counts the writes of its item.
        supplies: What serving it takes of which supply, in the supply's own unit; not shown to clients.
        tokens: Task token of each wait of its workflow, by attribute. Whoever has one can end the wait: they are never
            shown, told or logged.
    """

    order_id: str
    site_id: str
    brand_id: str
    tier: str
    currency: str
    lines: tuple[OrderLine, ...]
    total: int
    note: str | None
    placed_by: str
    fingerprint: str
    history: tuple[Step, ...]
    reason: str | None = None
    revision: int = 1
    supplies: Mapping[str, int] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def status(self) -> str:
        """The state that it is in."""
        return self.history[-1].status

    @property
    def sequence(self) -> int:
        """1 for a new order, and one more for each state since."""
        return len(self.history)

    @property
    def created_at(self) -> str:
        """When it was placed: UTC, RFC 3339 with milliseconds."""
        return self.history[0].at

    @property
    def updated_at(self) -> str:
        """When it entered its state."""
        return self.history[-1].at

    def entering(self, status: str, *, at: str, by: str, reason: str | None) -> "Order":
        """The order in its next state."""
        return replace(self, history=(*self.history, Step(status, at, by)), reason=reason, revision=self.revision + 1)

    def to_json(self) -> dict[str, Any]:
        """The order as clients see it."""
        shown: dict[str, Any] = {
            "order_id": self.order_id,
            "site_id": self.site_id,
            "brand_id": self.brand_id,
            "status": self.status,
            "sequence": self.sequence,
            "currency": self.currency,
            "items": [line.to_json() for line in self.lines],
            "total": self.total,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
            "placed_by": self.placed_by,
        }
        if self.note is not None:
            shown["note"] = self.note
        if self.reason is not None:
            shown["reason"] = self.reason
        return shown


def first_step(at: str, by: str) -> tuple[Step, ...]:
    """The history of a new order."""
    return (Step(PLACED, at, by),)
