import json
from typing import Any

import jsonschema
import pytest

from scripts.contracts import FOLDER
from tests.unit.lambdas.menus.conftest import PIZZA, MenuService
from tests.unit.lambdas.service import A, B
from tests.unit.lambdas.together import comes_first

KEY = (f"{A}#brand#trattoria#menu", "item#pizza")


def test_an_item_is_put_on_the_menu_with_one_write_that_tells_it(service: MenuService) -> None:
    made = service.put_item()
    assert made.status == 201
    shown = {**PIZZA, "brand_id": "trattoria", "sku": "pizza", "available": True, "version": 1}
    assert made.body == shown
    assert service.table.calls == ["GetItem", "PutItem"]
    listed = service.call("get_brand_menu", {"brand_id": "trattoria"}).body
    assert listed == {"brand_id": "trattoria", "items": [shown], "next_cursor": None}
    (event,) = service.told()
    assert (event["source"], event["detail_type"]) == ("saas.menus", "MenuItemChanged")
    detail = event["detail"]
    assert detail["tenant_id"] == A
    assert [detail[name] for name in ("brand_id", "site_id", "sku", "available", "unit_price")] == [
        "trattoria",
        None,
        "pizza",
        True,
        950,
    ]


def test_orders_find_the_attributes_that_they_read(service: MenuService) -> None:
    service.put_item(body=PIZZA | {"description": "With basil"})
    item = service.table.items[KEY]
    assert (item["name"], item["unit_price"], item["available"]) == (
        {"S": "Pizza Margherita"},
        {"N": "950"},
        {"BOOL": True},
    )
    assert item["supplies"] == {"L": [{"M": {"supply_id": {"S": "dough"}, "quantity": {"N": "250"}}}]}


def test_an_item_keeps_its_part_of_the_menu_and_can_leave_it(service: MenuService) -> None:
    assert service.put_item(body=PIZZA | {"category": "Mains"}).body["category"] == "Mains"
    service.put_site()
    assert service.menu().body["items"][0]["category"] == "Mains"
    left = service.put_item()
    assert (left.body["version"], "category" in left.body) == (2, False)


def test_asking_for_what_is_so_writes_and_tells_nothing(service: MenuService) -> None:
    made = service.put_item()
    told = service.told()
    calls = len(service.table.calls)
    again = service.put_item()
    assert (again.status, again.body) == (200, made.body)
    assert service.table.calls[calls:] == ["GetItem"]
    assert service.told() == told


def test_every_change_is_an_event_of_its_own(service: MenuService) -> None:
    seen = set()
    for price in (100, 200, 100):
        assert service.put_item(body=PIZZA | {"unit_price": price}).body["unit_price"] == price
        (event,) = service.told()
        assert event["detail"]["unit_price"] == price
        seen.add(event["detail"]["event_id"])
    assert len(seen) == 3


def test_a_change_meant_for_another_version_is_refused(service: MenuService) -> None:
    service.put_item()
    service.put_item(body=PIZZA | {"unit_price": 1000})
    assert service.put_item(body=PIZZA | {"unit_price": 1}, headers={"If-Match": '"1"'}).status == 412
    assert service.delete_item(headers={"If-Match": '"1"'}).status == 412
    assert service.table.items[KEY]["unit_price"] == {"N": "1000"}
    assert service.delete_item(headers={"If-Match": '"2"'}).status == 204


def test_who_adds_an_item_changes_none_that_is_there(service: MenuService) -> None:
    new = {"If-None-Match": "*"}
    made = service.put_item(headers=new)
    assert made.status == 201
    assert service.put_item(body=PIZZA | {"unit_price": 1}, headers=new).status == 412
    assert service.table.items[KEY]["unit_price"] == {"N": "950"}
    assert service.put_item(headers=new).status == 200
    service.delete_item()
    assert service.put_item(body=PIZZA | {"unit_price": 1}, headers=new).status == 201


def test_a_change_whose_answer_was_lost_on_the_way_was_made(service: MenuService) -> None:
    service.put_item()
    service.table.lost_answers = 1
    changed = service.put_item(body=PIZZA | {"unit_price": 1000}, headers={"If-Match": '"1"'})
    assert (changed.status, changed.headers["ETag"], changed.body["unit_price"]) == (200, '"2"', 1000)


def test_a_change_that_was_decided_on_an_old_version_is_decided_again(
    service: MenuService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.put_item()
    comes_first(monkeypatch, "put_item", lambda: service.put_item(body=PIZZA | {"unit_price": 1000}))
    assert service.put_item(body=PIZZA | {"unit_price": 1100}).body["version"] == 3
    comes_first(monkeypatch, "transact_write_items", lambda: service.put_item(body=PIZZA | {"unit_price": 1200}))
    assert service.delete_item(headers={"If-Match": '"3"'}).status == 412
    assert service.table.items[KEY]["unit_price"] == {"N": "1200"}


def test_a_deleted_item_is_gone_and_told_and_deleting_again_changes_nothing(service: MenuService) -> None:
    service.put_item()
    deleted = service.delete_item()
    assert (deleted.status, deleted.body) == (204, None)
    assert KEY not in service.table.items
    assert service.call("get_brand_menu", {"brand_id": "trattoria"}).body["items"] == []
    ((key, gone),) = service.table.items.items()
    assert key == (f"{A}#brand#trattoria#menu", "gone#pizza")
    assert int(gone["expires_at"]["N"]) > 0
    (event,) = service.told()
    assert (event["detail"]["available"], event["detail"]["sku"]) == (False, "pizza")
    calls = len(service.table.calls)
    assert service.delete_item().status == 204
    assert service.table.calls[calls:] == ["GetItem"]


def test_an_item_that_came_back_is_told_anew(service: MenuService) -> None:
    service.put_item()
    first = {event["detail"]["event_id"] for event in service.told()}
    service.delete_item()
    service.put_item()
    assert not first & {event["detail"]["event_id"] for event in service.told()}


def test_a_brands_menu_is_for_callers_of_every_site(service: MenuService) -> None:
    assert service.put_item(sites="site-1 site-2").status == 403
    assert service.table.calls == []
    service.put_item()
    assert service.delete_item(sites="site-1").status == 403
    assert KEY in service.table.items


def test_another_tenants_menu_is_another(service: MenuService) -> None:
    service.put_item()
    assert service.call("get_brand_menu", {"brand_id": "trattoria"}, tenant_id=B).body["items"] == []
    assert service.delete_item(tenant_id=B).status == 204
    assert KEY in service.table.items


def test_pages_hold_each_item_once(service: MenuService) -> None:
    for number in range(5):
        service.put_item(f"pizza.{number}")
    seen: list[str] = []
    query = {"limit": "2"}
    while True:
        page = service.call("get_brand_menu", {"brand_id": "trattoria"}, query=query).body
        seen += [item["sku"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == [f"pizza.{number}" for number in range(5)]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"unit_price": -1}, "/unit_price"),
        ({"unit_price": 100_000_001}, "/unit_price"),
        ({"unit_price": "9"}, "/unit_price"),
        ({"available": 1}, "/available"),
        ({"available": None}, "/available"),
        ({"description": ""}, "/description"),
        ({"category": ""}, "/category"),
        ({"supplies": {}}, "/supplies"),
        ({"supplies": [{"supply_id": "dough", "quantity": 0}]}, "/supplies/0/quantity"),
        ({"supplies": [{"supply_id": "do#gh", "quantity": 1}]}, "/supplies/0/supply_id"),
        ({"supplies": [7]}, "/supplies/0"),
        ({"supplies": [{"supply_id": f"s{number}", "quantity": 1} for number in range(11)]}, "/supplies"),
        ({"supplies": [{"supply_id": "dough", "quantity": 1}] * 2}, "/supplies/1/supply_id"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_bad_content_changes_nothing(service: MenuService, change: dict[str, Any], pointer: str) -> None:
    refused = service.put_item(body=PIZZA | change)
    assert refused.status == 400
    assert [error["pointer"] for error in refused.body["errors"]] == [pointer]
    assert service.table.calls == []


@pytest.mark.parametrize("body", [[], "pizza", 7, None])
def test_what_is_no_object_is_refused_once(service: MenuService, body: Any) -> None:
    refused = service.call("put_menu_item", {"brand_id": "trattoria", "sku": "pizza"}, body)
    assert refused.status == 400
    assert [error["pointer"] for error in refused.body["errors"]] == [""]


def test_events_follow_their_contract(service: MenuService) -> None:
    service.put_item()
    service.put_item(body=PIZZA | {"unit_price": 0, "available": False})
    service.put_item("tea")
    service.delete_item("tea")
    schema = jsonschema.Draft202012Validator(json.loads((FOLDER / "menu_item_changed.v1.json").read_text()))
    for event in service.told():
        schema.validate(event["detail"])
