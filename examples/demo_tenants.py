"""The tenants of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from examples.order_life import Life
    from examples.restaurant import Restaurant


@dataclass(frozen=True)
class DemoTenant:
    """A tenant of the demo, with what its customer orders."""

    slug: str
    name: str
    tier: str
    items: Sequence[dict[str, Any]]


TENANTS = (
    DemoTenant(
        "blue-bistro",
        "Blue Bistro",
        "standard",
        ({"sku": "margherita", "quantity": 2}, {"sku": "lemonade", "quantity": 1}),
    ),
    DemoTenant(
        "green-garden",
        "Green Garden",
        "premium",
        ({"sku": "garden-salad", "quantity": 3}, {"sku": "margherita", "quantity": 1}),
    ),
)


@dataclass(frozen=True)
class Outcome:
    """What the demo did for one tenant."""

    tenant: DemoTenant
    restaurant: Restaurant
    life: Life
