"""Sites and menus: limits of the document, shape of answers, keys that other services read."""

from __future__ import annotations

from typing import Any

import pytest

from lambdas.menus import items, validation
from lambdas.menus.model import MenuEntry, MenuItem, Override, Site, SiteSummary, SupplyUse
from lambdas.shared.tenant_id import new_tenant_id
from tests.contract.bodies import accepted, check_answer, valid, variants

SITE: dict[str, Any] = {"brand_id": "trattoria", "name": "Main Street", "currency": "EUR", "kitchen_capacity": 5}
ITEM: dict[str, Any] = {
    "name": "Pizza",
    "description": "With basil",
    "unit_price": 950,
    "available": True,
    "supplies": [{"supply_id": "dough", "quantity": 250}],
}
_IDS = ("", "a", "a" * 64, "a" * 65, "-a", "a#b", 7, None)
_NAMES = ("", "a", "a" * 100, "a" * 101, 7, None)
_PRICES = (-1, 0, 100_000_000, 100_000_001, "1", True, None)


@pytest.mark.parametrize(
    "body",
    variants(
        SITE,
        brand_id=_IDS,
        name=_NAMES,
        currency=("eur", "EURO", "", 978, None),
        kitchen_capacity=(0, 1, 10_000, 10_001, True, None),
    ),
    ids=repr,
)
def test_gateway_and_function_agree_on_a_site(body: Any) -> None:
    assert valid("putSite", body) == accepted(lambda value: validation.site_request(value, "site-1"), body)


@pytest.mark.parametrize(
    "body",
    variants(
        ITEM,
        name=_NAMES,
        description=("", "a", "a" * 500, "a" * 501, 7, None),
        category=("", "a", "a" * 50, "a" * 51, 7, None),
        picture=("", "0" * 26, "0" * 27, "O" * 26, 7, None),
        unit_price=_PRICES,
        available=(False, 1, None),
        supplies=(
            [],
            {},
            None,
            [7],
            [{}],
            [{"supply_id": f"s{number}", "quantity": 1} for number in range(10)],
            [{"supply_id": f"s{number}", "quantity": 1} for number in range(11)],
            *([{"supply_id": value, "quantity": 1}] for value in _IDS),
            *([{"supply_id": "dough", "quantity": value}] for value in (0, 1, 1_000_000, 1_000_001, "1", None)),
        ),
    ),
    ids=repr,
)
def test_gateway_and_function_agree_on_a_menu_item(body: Any) -> None:
    assert valid("putMenuItem", body) == accepted(
        lambda value: validation.menu_item_request(value, "trattoria", "pizza"), body
    )


@pytest.mark.parametrize(
    "body",
    [*variants({"available": True, "unit_price": 1}, available=(False, 0, None), unit_price=_PRICES), {}],
    ids=repr,
)
def test_gateway_and_function_agree_on_an_override(body: Any) -> None:
    assert valid("setAvailability", body) == accepted(validation.override_request, body)


def test_answers_are_what_the_document_promises() -> None:
    site = Site("site-1", "trattoria", "Main Street", "EUR", kitchen_capacity=5, kitchen_open=1)
    item = MenuItem(
        "trattoria",
        "pizza",
        "Pizza",
        "With basil",
        950,
        True,
        (SupplyUse("dough", 250),),
        category="Mains",
        picture="0" * 26,
    )
    check_answer("Site", site.to_json())
    check_answer("SiteSummary", SiteSummary("site-1", "trattoria", "Main Street", "EUR").to_json())
    check_answer("MenuItem", item.to_json("t0123456789ab"))
    entry = MenuEntry(item, Override(available=False, unit_price=1))
    check_answer("MenuEntry", entry.to_staff_json("t0123456789ab"))


def test_keys_are_those_that_orders_read() -> None:
    tenant_id = new_tenant_id()
    assert items.site_key(tenant_id, "main") == {"pk": {"S": f"{tenant_id}#site#main"}, "sk": {"S": "site"}}
    assert items.menu_item_key(tenant_id, "house", "tea") == {
        "pk": {"S": f"{tenant_id}#brand#house#menu"},
        "sk": {"S": "item#tea"},
    }
    assert items.override_key(tenant_id, "main", "tea") == {
        "pk": {"S": f"{tenant_id}#site#main#menu"},
        "sk": {"S": "item#tea"},
    }
