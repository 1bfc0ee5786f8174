"""What a migration writes is what the services write; what the command computes is what the platform computes."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from lambdas.menus import items as menu_items
from lambdas.menus import validation as menu_validation
from lambdas.menus.model import MenuItem, Site, SupplyUse
from lambdas.menus.site_store import SiteStore
from lambdas.migration import keys
from lambdas.migration import records as taken
from lambdas.migration.items import GUARDS, listed_site, to_item
from lambdas.migration.requests import ACTIONS
from lambdas.orders import items as order_items
from lambdas.orders import validation as order_validation
from lambdas.orders.model import Order, OrderLine, Step
from lambdas.orders.request import OrderRequest, RequestedLine
from lambdas.orders.states import TERMINAL
from lambdas.shared.contracts.site_changed import SiteChanged
from lambdas.shared.currencies import CURRENCIES
from lambdas.shared.derived_id import derived_id
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.tenant_id import new_tenant_id
from lambdas.supplies import validation as supply_validation
from lambdas.supplies.model import Supply
from lambdas.supplies.store import SupplyStore
from saas_constructs.local.migration import currencies
from saas_constructs.local.migration import records as told
from saas_constructs.local.migration.values import RejectedError
from tests.fakes.dynamodb import FakeDynamoDB

TENANT = new_tenant_id()
AT = "2026-11-21T10:00:00.000Z"
FIELDS: dict[str, dict[str, Any]] = {
    "site": {"site_id": "main", "brand_id": "house", "name": "Main", "currency": "EUR", "kitchen_capacity": 5},
    "menu_item": {
        "brand_id": "house",
        "sku": "tea",
        "name": "Tea",
        "description": "Hot",
        "unit_price": 250,
        "available": True,
        "supplies": [{"supply_id": "leaves", "quantity": 2}],
    },
    "supply": {
        "site_id": "main",
        "supply_id": "leaves",
        "name": "Leaves",
        "unit": "g",
        "on_hand": 0,
        "low_at": 10,
    },
    "order": {
        "order_id": "7",
        "site_id": "main",
        "brand_id": "house",
        "currency": "EUR",
        "status": "SERVED",
        "placed_at": AT,
        "ended_at": "2026-11-21T10:30:00.000Z",
        "items": [{"sku": "tea", "name": "Tea", "quantity": 2, "unit_price": 250}],
        "note": "strong",
    },
}


def made(kind: str) -> dict[str, Any]:
    """The item that a migration writes."""
    key, record = told.checked(kind, FIELDS[kind], tenant_id=TENANT, source="old")
    return dict(to_item(TENANT, kind, key, record, before=None, tier="basic", at=AT))


def only_item(table: FakeDynamoDB, sort_key: str) -> dict[str, Any]:
    (found,) = [item for (_, sk), item in table.items.items() if sk == sort_key]
    return {name: value for name, value in found.items() if name != "outbox"}


def test_a_site_and_its_entry_are_what_the_service_writes() -> None:
    table = FakeDynamoDB()
    site = Site("main", "house", "Main", "EUR", kitchen_capacity=5)
    store: Any = SiteStore(table, "table", TENANT)  # type: ignore[arg-type]  # a fake client
    event = SiteChanged.of(
        tenant_id=TENANT, site_id="main", brand_id="house", name="Main", site_version=1, occurred_at=AT
    )
    store.save(site, before=0, event=event)
    _, record = told.checked("site", FIELDS["site"], tenant_id=TENANT, source="old")
    assert made("site") == only_item(table, "site")
    assert listed_site(TENANT, record, version=1, at=AT) == table.items[(f"{TENANT}#sites", "site#main")]


def test_a_menu_item_is_what_the_service_writes() -> None:
    item = MenuItem("house", "tea", "Tea", "Hot", 250, True, (SupplyUse("leaves", 2),))
    assert made("menu_item") == menu_items.menu_item_item(TENANT, item)
    plain = {name: FIELDS["menu_item"][name] for name in ("brand_id", "sku", "name", "unit_price")}
    key, record = told.checked("menu_item", plain, tenant_id=TENANT, source="old")
    bare = MenuItem("house", "tea", "Tea", None, 250, True, ())
    assert to_item(TENANT, "menu_item", key, record, before=None, tier="", at=AT) == menu_items.menu_item_item(
        TENANT, bare
    )


def test_a_supply_is_what_the_service_writes() -> None:
    table = FakeDynamoDB()
    store = SupplyStore(table, "table", TENANT)  # type: ignore[arg-type]  # a fake client
    store.save("main", Supply("leaves", "Leaves", "g", 0, 10), before=0)
    assert made("supply") == only_item(table, "supply#leaves")


def test_an_order_is_what_the_service_has_after_serving_it() -> None:
    item = made("order")
    request = OrderRequest("main", (RequestedLine("tea", 2),), "strong", None)
    moments = [*(AT for _ in range(4)), "2026-11-21T10:30:00.000Z"]
    statuses = ("PLACED", "ACCEPTED", "PREPARING", "READY", "SERVED")
    order = Order(
        order_id=derived_id(TENANT, "migration", "old", "7"),
        site_id="main",
        brand_id="house",
        tier="basic",
        currency="EUR",
        lines=(OrderLine("tea", "Tea", 2, 250),),
        total=500,
        note="strong",
        placed_by=told.ACTOR,
        fingerprint=request.fingerprint,
        history=tuple(Step(status, at, told.ACTOR) for status, at in zip(statuses, moments, strict=True)),
    )
    written = order_items.to_item(TENANT, order)
    assert item == {name: value for name, value in written.items() if name != "outbox"}
    assert order_items.from_item(TENANT, item) == order


@pytest.mark.parametrize("kind", taken.KINDS)
def test_guards_are_attributes_of_the_items(kind: str) -> None:
    assert set(GUARDS[kind]) <= made(kind).keys()


def test_both_halves_derive_the_same_digests_and_ids() -> None:
    assert told.KINDS == taken.KINDS
    key, record = told.checked("menu_item", FIELDS["menu_item"], tenant_id=TENANT, source="old")
    assert told.digest_of("menu_item", key, record) == taken.digest_of("menu_item", key, record)
    change = told.Change("menu_item", key, 3, record)
    body = {"tenant_id": TENANT, "migration_id": "m", "batch_id": "b", "tier": "t", "changes": [change.to_json()]}
    (read,) = taken.Batch.from_message(body).changes
    assert (read.kind, read.key, read.version, read.digest) == ("menu_item", key, 3, change.digest)


def test_ids_that_the_application_gave_are_kept() -> None:
    given = derived_id(TENANT, "user", "key")
    assert told.order_id_of(TENANT, "old", given) == given


def test_both_halves_know_the_same_currencies() -> None:
    assert currencies.CURRENCIES == CURRENCIES


@pytest.mark.parametrize("status", sorted(TERMINAL))
def test_orders_end_in_every_way_that_orders_end(status: str) -> None:
    _, record = told.checked("order", {**FIELDS["order"], "status": status}, tenant_id=TENANT, source="old")
    assert record["history"][-1]["status"] == status


def accepts(kind: str, **changed: Any) -> bool:
    try:
        told.checked(kind, {**FIELDS[kind], **changed}, tenant_id=TENANT, source="old")
    except (RejectedError, ValidationError):
        return False
    return True


def api_accepts(read: Any, kind: str, names: tuple[str, ...], **changed: Any) -> bool:
    body = {name: value for name, value in {**FIELDS[kind], **changed}.items() if name in names}
    try:
        read(body)
    except InvalidRequestError:
        return False
    return True


_NAMES = ("", "a" * 100, "a" * 101, "bell\x07")
_IDS = ("", "a" * 64, "a" * 65, "-a", "a#b", "a\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("brand_id", value) for value in _IDS),
        *(("name", value) for value in _NAMES),
        *(("kitchen_capacity", value) for value in (0, 1, 10_000, 10_001, True)),
        *(("currency", value) for value in ("eur", "EURO", "JPY", "XXX", "ZZZ")),
    ],
)
def test_a_site_is_taken_in_where_the_api_takes_it(name: str, value: Any) -> None:
    names = ("brand_id", "name", "currency", "kitchen_capacity")
    by_api = api_accepts(lambda body: menu_validation.site_request(body, "main"), "site", names, **{name: value})
    assert accepts("site", **{name: value}) == by_api


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("name", value) for value in _NAMES),
        *(("description", value) for value in ("a" * 500, "a" * 501)),
        *(("unit_price", value) for value in (-1, 0, 100_000_000, 100_000_001, True)),
        ("available", 1),
        ("supplies", [{"supply_id": f"s{number}", "quantity": 1} for number in range(11)]),
        ("supplies", [{"supply_id": "s", "quantity": 1_000_001}]),
        ("supplies", [{"supply_id": "s", "quantity": 1}, {"supply_id": "s", "quantity": 2}]),
    ],
)
def test_a_menu_item_is_taken_in_where_the_api_takes_it(name: str, value: Any) -> None:
    names = ("name", "description", "unit_price", "available", "supplies")
    by_api = api_accepts(
        lambda body: menu_validation.menu_item_request(body, "house", "tea"), "menu_item", names, **{name: value}
    )
    assert accepts("menu_item", **{name: value}) == by_api


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("name", value) for value in _NAMES),
        *(("unit", value) for value in ("", "a" * 20, "a" * 21)),
        *(("low_at", value) for value in (-1, 0, 1_000_000_000, 1_000_000_001)),
    ],
)
def test_a_supply_is_taken_in_where_the_api_takes_it(name: str, value: Any) -> None:
    by_api = api_accepts(
        lambda body: supply_validation.supply_request(body, "leaves"),
        "supply",
        ("name", "unit", "low_at"),
        **{name: value},
    )
    assert accepts("supply", **{name: value}) == by_api


@pytest.mark.parametrize("quantity", [0, 1, order_validation.MAX_QUANTITY, order_validation.MAX_QUANTITY + 1])
def test_a_line_is_taken_in_where_the_api_takes_it(quantity: int) -> None:
    body = {"site_id": "main", "items": [{"sku": "tea", "quantity": quantity}]}
    by_api = api_accepts(lambda _: order_validation.order_request(body), "order", ())
    line = {"sku": "tea", "name": "Tea", "quantity": quantity, "unit_price": 0}
    assert accepts("order", items=[line]) == by_api


def test_keys_are_those_of_the_services() -> None:
    assert keys.record_key(TENANT, "site", "main") == menu_items.site_key(TENANT, "main")
    assert keys.listed_site_key(TENANT, "main") == menu_items.listed_site_key(TENANT, "main")
    assert keys.record_key(TENANT, "menu_item", "house/tea") == menu_items.menu_item_key(TENANT, "house", "tea")


def test_the_command_takes_steps_that_the_platform_knows() -> None:
    steps = {"show", "begin", "open_mirror", "freeze", "close", "thaw", "cut_over", "leave", "stay", "roll_back"}
    assert steps | {"retire", "finish"} == ACTIONS
