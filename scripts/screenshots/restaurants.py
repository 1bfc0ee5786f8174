"""An evening at the restaurants of the pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import httpx

from drills.stage import wait_until
from examples.restaurant import BRAND, LIFE, SITE
from scripts.screenshots.dishes import DISHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from examples.restaurant import Restaurant

_SECONDS: Final = 60
_ORDERS: Final[Sequence[tuple[int, dict[str, int], str]]] = (
    (3, {"margherita": 2, "lemonade": 2}, ""),
    (3, {"tomato-soup": 1, "espresso": 1}, ""),
    (2, {"funghi": 1, "garden-salad": 1, "lemonade": 1}, "No cheese on the pizza, please"),
    (1, {"margherita": 1, "funghi": 1, "espresso": 2}, ""),
    (0, {"garden-salad": 2, "tomato-soup": 1}, "Nut allergy"),
    (0, {"margherita": 3, "lemonade": 3}, ""),
)
"""How many steps each has taken, what was ordered, and what was noted."""


def furnish(restaurant: Restaurant, *, name: str, language: str) -> None:
    """Put everything on the menu, with pictures.

    Args:
        restaurant: Whose menu.
        name: The site's.
        language: Of the menu.

    Raises:
        httpx.HTTPStatusError: The API refuses a step.
        drills.stage.DrillFailedError: A picture was not checked in time.
    """
    api = restaurant.people["owner"].api
    site = {"brand_id": BRAND, "name": name, "currency": "EUR"}
    api.put(f"sites/{SITE}", json=site).raise_for_status()
    for seed, (sku, dish) in enumerate(DISHES.items()):
        title, description, category = dish.texts[language]
        item = {"name": title, "description": description, "category": category, "unit_price": dish.price}
        picture = _uploaded(api, dish.painting.jpeg(seed), key=f"picture-{sku}")
        api.put(f"brands/{BRAND}/menu/{sku}", json={**item, "picture": picture}).raise_for_status()


def open_orders(restaurant: Restaurant) -> Sequence[str]:
    """Let guests order, and the kitchen be busy; the orders' ids, those that are furthest first.

    Raises:
        httpx.HTTPStatusError: The API refuses a step.
    """
    return [
        _ordered(restaurant, f"evening-{number}", steps, wanted, note)
        for number, (steps, wanted, note) in enumerate(_ORDERS)
    ]


def _ordered(restaurant: Restaurant, key: str, steps: int, wanted: dict[str, int], note: str) -> str:
    order: dict[str, Any] = {
        "site_id": SITE,
        "items": [{"sku": sku, "quantity": quantity} for sku, quantity in wanted.items()],
        **({"note": note} if note else {}),
    }
    guest = restaurant.people["customer"].api
    placed = guest.post("orders", json=order, headers={"Idempotency-Key": key}).raise_for_status().json()
    order_id: str = placed["order_id"]
    for role, command in LIFE[:steps]:
        restaurant.people[role].command(order_id, command).raise_for_status()
    return order_id


def _uploaded(api: httpx.Client, picture: bytes, *, key: str) -> str:
    """Upload a picture as pages do, and wait until it was checked."""
    announced = {"purpose": "menu-picture", "content_type": "image/jpeg", "bytes": len(picture)}
    new = api.post("files", json=announced, headers={"Idempotency-Key": key}).raise_for_status().json()
    form = new["upload"]
    sent = httpx.post(form["url"], data=form["fields"], files={"file": ("dish", picture)}, timeout=30, trust_env=False)
    sent.raise_for_status()
    file_id: str = new["file_id"]
    wait_until(
        lambda: bool(api.get(f"files/{file_id}").raise_for_status().json()["status"] == "ready"),
        what="the picture was checked",
        seconds=_SECONDS,
    )
    return file_id
