"""Orders as values: what a client asks for, and what is kept."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

PLACED: Final = "PLACED"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One position of an order.

    Attributes:
        sku: What is ordered.
        quantity: How many; 1 to 999.
        unit_price: Price of one, in the currency's minor unit.
    """

    sku: str
    quantity: int
    unit_price: int

    def to_json(self) -> dict[str, Any]:
        """The line as clients see it."""
        return {"sku": self.sku, "quantity": self.quantity, "unit_price": self.unit_price}


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """A valid request for an order; made by ``lambdas.orders.validation.order_request``.

    Attributes:
        site_id: Where it is to be served.
        currency: ISO 4217 code.
        lines: At least one.
        note: Text for the kitchen.
    """

    site_id: str
    currency: str
    lines: tuple[OrderLine, ...]
    note: str | None

    @property
    def total(self) -> int:
        """Sum of all lines in the currency's minor unit."""
        return sum(line.quantity * line.unit_price for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """Digest of the content: equal for equal requests, however their JSON was written."""
        content = [
            self.site_id,
            self.currency,
            [[line.sku, line.quantity, line.unit_price] for line in self.lines],
            self.note,
        ]
        return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Order:
    """An order that was taken.

    Attributes:
        order_id: 26 characters of Crockford's base 32.
        site_id: Where it is to be served.
        status: ``PLACED``.
        currency: ISO 4217 code.
        lines: What was ordered.
        total: In the currency's minor unit.
        note: Text for the kitchen.
        created_at: UTC, RFC 3339 with milliseconds.
        placed_by: The caller who placed it.
        fingerprint: Digest of the request it came from; not shown to clients.
    """

    order_id: str
    site_id: str
    status: str
    currency: str
    lines: tuple[OrderLine, ...]
    total: int
    note: str | None
    created_at: str
    placed_by: str
    fingerprint: str

    def to_json(self) -> dict[str, Any]:
        """The order as clients see it."""
        shown: dict[str, Any] = {
            "order_id": self.order_id,
            "site_id": self.site_id,
            "status": self.status,
            "currency": self.currency,
            "items": [line.to_json() for line in self.lines],
            "total": self.total,
            "created_at": self.created_at,
            "placed_by": self.placed_by,
        }
        if self.note is not None:
            shown["note"] = self.note
        return shown
