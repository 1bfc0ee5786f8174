from typing import Any

import pytest

from tests.unit.lambdas.menus.conftest import PIZZA, MenuService
from tests.unit.lambdas.service import A, B
from tests.unit.lambdas.together import comes_first

KEY = (f"{A}#site#site-1#menu", "item#pizza")


@pytest.fixture(autouse=True)
def open_restaurant(service: MenuService) -> None:
    service.put_site()
    service.put_item()


def event_of(service: MenuService) -> dict[str, Any]:
    (event,) = [
        event
        for event in service.told()
        if event["detail_type"] == "MenuItemChanged" and event["detail"]["site_id"] == "site-1"
    ]
    return dict(event["detail"])


def test_a_site_serves_its_brands_menu(service: MenuService) -> None:
    menu = service.menu(roles="customer")
    assert menu.status == 200
    assert menu.body == {
        "site_id": "site-1",
        "brand_id": "trattoria",
        "currency": "EUR",
        "items": [{"sku": "pizza", "name": "Pizza Margherita", "unit_price": 950, "available": True}],
        "next_cursor": None,
    }


def test_a_site_changes_price_and_availability_each_by_itself(service: MenuService) -> None:
    assert service.override({"available": False}).body["available"] is False
    changed = service.override({"unit_price": 1100})
    assert changed.status == 200
    assert changed.body == {
        "sku": "pizza",
        "name": "Pizza Margherita",
        "unit_price": 1100,
        "available": False,
        "override": {"available": False, "unit_price": 1100},
        "version": 3,
    }
    assert service.menu().body["items"] == [changed.body]
    assert service.table.items[KEY]["available"] == {"BOOL": False}
    assert service.table.items[KEY]["unit_price"] == {"N": "1100"}


def test_a_change_tells_what_holds_at_the_site(service: MenuService) -> None:
    service.override({"available": False})
    detail = event_of(service)
    assert (detail["brand_id"], detail["available"], detail["unit_price"]) == ("trattoria", False, 950)


def test_asking_for_what_is_so_writes_and_tells_nothing(service: MenuService) -> None:
    service.override({"available": False})
    told, item = service.told(), dict(service.table.items[KEY])
    assert service.override({"available": False}).status == 200
    assert (service.told(), service.table.items[KEY]) == (told, item)


def test_customers_see_what_can_be_ordered_and_no_more(service: MenuService) -> None:
    service.put_item("tea", {"name": "Tea", "unit_price": 200, "available": False})
    service.override({"available": False})
    assert service.menu(roles="customer").body["items"] == []
    assert [item["sku"] for item in service.menu(roles="customer kitchen").body["items"]] == ["pizza", "tea"]
    service.override({"available": True}, "tea")
    (shown,) = service.menu(roles="customer").body["items"]
    assert (shown["sku"], "override" in shown) == ("tea", False)


def test_the_kitchen_sets_no_prices(service: MenuService) -> None:
    assert service.override({"unit_price": 1}, roles="kitchen").status == 403
    assert service.override({"unit_price": 1, "available": True}, roles="kitchen").status == 403
    assert KEY not in service.table.items
    assert service.override({"available": False}, roles="kitchen").status == 200
    assert service.override({"unit_price": 1}, roles="manager").status == 200


def test_without_override_the_site_serves_as_the_brand_does(service: MenuService) -> None:
    service.override({"available": False, "unit_price": 1})
    cleared = service.clear()
    assert (cleared.status, cleared.body) == (204, None)
    assert service.menu().body["items"][0]["override"] == {}
    assert service.menu().body["items"][0]["unit_price"] == 950
    detail = event_of(service)
    assert (detail["available"], detail["unit_price"]) == (True, 950)
    calls = len(service.table.calls)
    assert service.clear().status == 204
    assert set(service.table.calls[calls:]) == {"GetItem"}


def test_an_override_outlives_its_item(service: MenuService) -> None:
    service.override({"unit_price": 1100})
    service.delete_item()
    assert service.menu().body["items"] == []
    assert service.override({"available": True}).status == 404
    service.put_item()
    assert service.menu().body["items"][0]["unit_price"] == 1100
    service.delete_item()
    assert service.clear().status == 204
    assert KEY not in service.table.items


def test_what_is_not_there_is_not_found(service: MenuService) -> None:
    assert service.override({"available": True}, "soup").status == 404
    for answer in (
        service.menu("site-2"),
        service.call("set_availability", {"site_id": "site-2", "sku": "pizza"}, {"available": True}),
        service.call("clear_override", {"site_id": "site-2", "sku": "pizza"}),
    ):
        assert answer.status == 404


def test_a_caller_limited_to_sites_reaches_no_other(service: MenuService) -> None:
    assert service.override({"available": False}, sites="site-2").status == 403
    assert service.clear(sites="site-2").status == 403
    assert service.menu(sites="site-2").status == 404
    assert service.override({"available": False}, sites="site-1").status == 200


def test_another_tenants_site_is_another(service: MenuService) -> None:
    assert service.menu(tenant_id=B).status == 404
    assert service.override({"available": False}, tenant_id=B).status == 404
    assert KEY not in service.table.items


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({}, ""), ({"available": None}, "/available"), ({"unit_price": -1}, "/unit_price"), ({"name": "x"}, "/name")],
)
def test_bad_content_changes_nothing(service: MenuService, body: dict[str, Any], pointer: str) -> None:
    refused = service.override(body)
    assert refused.status == 400
    assert refused.body["errors"][0]["pointer"] == pointer
    assert KEY not in service.table.items


def test_pages_merge_the_right_overrides(service: MenuService) -> None:
    for number in range(5):
        service.put_item(f"tea.{number}", PIZZA | {"name": f"Tea {number}"})
        service.override({"unit_price": number}, f"tea.{number}")
    seen: dict[str, int] = {}
    query = {"limit": "2"}
    while True:
        page = service.menu(query=query).body
        seen |= {item["sku"]: item["unit_price"] for item in page["items"]}
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == {"pizza": 950} | {f"tea.{number}": number for number in range(5)}


def test_of_kitchen_and_manager_at_once_neither_change_is_lost(
    service: MenuService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.override({"unit_price": 1000})
    comes_first(monkeypatch, "put_item", lambda: service.override({"available": False}, roles="kitchen"))
    service.override({"unit_price": 1200})
    assert service.menu().body["items"][0]["override"] == {"available": False, "unit_price": 1200}


def test_an_override_that_changed_is_not_cleared_unread(service: MenuService, monkeypatch: pytest.MonkeyPatch) -> None:
    service.override({"unit_price": 1000})
    comes_first(monkeypatch, "transact_write_items", lambda: service.override({"unit_price": 1200}))
    assert service.clear().status == 204
    assert service.menu().body["items"][0]["override"] == {}


def test_what_a_site_serves_has_a_version_from_the_brands_own_on(service: MenuService) -> None:
    (as_brand,) = service.menu().body["items"]
    assert as_brand["version"] == 1
    changed = service.override({"unit_price": 1000}, headers={"If-Match": '"1"'})
    assert (changed.status, changed.headers["ETag"], changed.body["version"]) == (200, '"2"', 2)
    same = service.override({"unit_price": 1000}, headers={"If-Match": '"2"'})
    assert (same.status, same.headers["ETag"]) == (200, '"2"')
    assert "version" not in service.menu(roles="customer").body["items"][0]


def test_a_change_meant_for_another_version_of_what_is_served_is_refused(service: MenuService) -> None:
    service.override({"unit_price": 1000})
    refused = service.override({"unit_price": 1200}, headers={"If-Match": '"1"'})
    assert (refused.status, refused.body["type"]) == (412, "/problems/version-mismatch")
    assert "version 2" in refused.body["detail"]
    assert service.clear(headers={"If-Match": '"1"'}).status == 412
    assert service.menu().body["items"][0]["override"] == {"unit_price": 1000}
    assert service.clear(headers={"If-Match": '"2"'}).status == 204
    assert service.clear(headers={"If-Match": '"2"'}).status == 412


def test_a_change_of_what_is_served_may_be_sent_again(service: MenuService) -> None:
    seen = {"If-Match": '"1"'}
    made = service.override({"unit_price": 1000}, headers=seen)
    again = service.override({"unit_price": 1000}, headers=seen)
    assert (again.status, again.body, again.headers["ETag"]) == (200, made.body, '"2"')


def test_who_comes_second_is_told_and_overwrites_nothing(service: MenuService, monkeypatch: pytest.MonkeyPatch) -> None:
    comes_first(monkeypatch, "put_item", lambda: service.override({"available": False}, roles="kitchen"))
    assert service.override({"unit_price": 1200}, headers={"If-Match": '"1"'}).status == 412
    assert service.menu().body["items"][0]["override"] == {"available": False}


def test_a_change_of_what_is_served_whose_answer_was_lost_on_the_way_was_made(service: MenuService) -> None:
    service.table.lost_answers = 1
    changed = service.override({"unit_price": 1000}, headers={"If-Match": '"1"'})
    assert (changed.status, changed.headers["ETag"], changed.body["unit_price"]) == (200, '"2"', 1000)
