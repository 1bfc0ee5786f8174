"""What a client asks for, as values."""

import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestedLine:
    """One position that a client asks for.

    Attributes:
        sku: What is ordered.
        quantity: How many; 1 to 999.
    """

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """A valid request for an order; made by ``lambdas.orders.validation.order_request``.

    Attributes:
        site_id: Where it is to be served.
        lines: At least one.
        note: Text for the kitchen.
        expected_total: What the client takes the total for, in the currency's minor unit.
    """

    site_id: str
    lines: tuple[RequestedLine, ...]
    note: str | None
    expected_total: int | None

    @property
    def fingerprint(self) -> str:
        """Digest of the content: equal for equal requests, however their JSON was written.

        Prices are no part of it: a repeated request is the same one when the menu has changed in between.
        """
        content = [
            self.site_id,
            [[line.sku, line.quantity] for line in self.lines],
            self.note,
            self.expected_total,
        ]
        return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
