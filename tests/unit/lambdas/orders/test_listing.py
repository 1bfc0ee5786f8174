"""Lists of orders: of a site, of a caller, of a kitchen."""

from typing import Any

import pytest

from lambdas.orders.cursor import decode, encode
from lambdas.orders.lists import Listing
from lambdas.shared.errors import InvalidRequestError
from tests.unit.lambdas.orders.restaurant import A, B, Restaurant, order

PLACE = "2026-11-21T10:00:00.000Z#" + "0" * 26


def test_what_was_taken_is_shown_and_listed_with_one_call_each(restaurant: Restaurant) -> None:
    _, taken, _ = restaurant.create(tenant_id=A)
    assert restaurant.get(taken["order_id"], tenant_id=A)[:2] == (200, taken)
    assert restaurant.listed({"site_id": "site-1"}, tenant_id=A)[1]["orders"] == [taken]
    assert restaurant.table.calls[-2:] == ["GetItem", "Query"]


def test_another_tenants_order_is_not_found(restaurant: Restaurant) -> None:
    _, taken, _ = restaurant.create(tenant_id=A)
    assert restaurant.get(taken["order_id"], tenant_id=B)[0] == 404
    assert restaurant.listed({"site_id": "site-1"}, tenant_id=B)[1] == {"orders": [], "next_cursor": None}


def test_a_caller_limited_to_sites_reaches_no_other(restaurant: Restaurant) -> None:
    _, taken, _ = restaurant.create(tenant_id=A)
    calls = len(restaurant.table.calls)
    assert restaurant.create(key="key-2", tenant_id=A, sites="site-2")[0] == 403
    assert restaurant.listed({"site_id": "site-1"}, tenant_id=A, sites="site-2")[0] == 403
    assert len(restaurant.table.calls) == calls
    assert restaurant.get(taken["order_id"], tenant_id=A, sites="site-2")[0] == 404
    assert restaurant.get(taken["order_id"], tenant_id=A, sites="site-1")[0] == 200


def test_pages_go_from_the_newest_to_the_oldest_and_miss_nothing(restaurant: Restaurant) -> None:
    taken = [restaurant.create(key=f"key-{number}", tenant_id=A)[1]["order_id"] for number in range(7)]
    restaurant.create(key="elsewhere", tenant_id=A, body=order(site_id="site-2"))
    seen: list[dict[str, Any]] = []
    query = {"site_id": "site-1", "limit": "3"}
    while True:
        status, page, _ = restaurant.listed(query, tenant_id=A)
        assert status == 200
        assert len(page["orders"]) <= 3
        seen += page["orders"]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert sorted(entry["order_id"] for entry in seen) == sorted(taken)
    moments = [entry["created_at"] for entry in seen]
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.5", "", "ten", "1000000", "01005", "\N{SUPERSCRIPT TWO}"])
def test_another_limit_is_refused(restaurant: Restaurant, limit: str) -> None:
    status, body, _ = restaurant.listed({"site_id": "site-1", "limit": limit}, tenant_id=A)
    assert status == 400
    assert body["errors"][0]["pointer"] == "/query/limit"


@pytest.mark.parametrize("query", [{"site_id": ""}, {"site_id": "a#b"}, {"site_id": "../x"}])
def test_a_list_needs_a_site_of_the_right_form(restaurant: Restaurant, query: dict[str, str]) -> None:
    status, body, _ = restaurant.listed(query, tenant_id=A)
    assert status == 400
    assert body["errors"][0]["pointer"] == "/query/site_id"


@pytest.mark.parametrize("cursor", ["", "x", "!!!!", "a" * 1000, "AAAA", "\N{EURO SIGN}"])
def test_a_cursor_of_another_form_is_refused(restaurant: Restaurant, cursor: str) -> None:
    status, body, _ = restaurant.listed({"site_id": "site-1", "cursor": cursor}, tenant_id=A)
    assert status == 400
    assert body["errors"][0]["pointer"] == "/query/cursor"
    assert restaurant.table.calls == []


def test_a_cursor_belongs_to_its_list() -> None:
    lists = [
        Listing.of_site(A, "site-1"),
        Listing.of_site(A, "site-2"),
        Listing.of_site(B, "site-1"),
        Listing.open_at_site(A, "site-1"),
        Listing.open_at_site(A, "site-2"),
        Listing.of_customer(A, "site-1"),
        Listing.of_customer(A, "anna"),
    ]
    for own in lists:
        last = {own.sort_key: {"S": own.prefix + PLACE}}
        cursor = own.page((), {"LastEvaluatedKey": last}).next_cursor
        start = own.query("table", limit=1, cursor=cursor)["ExclusiveStartKey"]
        assert start[own.sort_key] == last[own.sort_key]
        for other in lists:
            if other is not own:
                with pytest.raises(InvalidRequestError):
                    other.query("table", limit=1, cursor=cursor)


def test_a_changed_cursor_is_refused() -> None:
    cursor = encode(PLACE, of="list")
    for place, character in enumerate(cursor):
        changed = cursor[:place] + ("A" if character != "A" else "B") + cursor[place + 1 :]
        with pytest.raises(InvalidRequestError):
            decode(changed, of="list")


def test_tickets_are_of_one_site_and_come_oldest_first_page_by_page(restaurant: Restaurant) -> None:
    placed = [restaurant.placed(f"key-{number}") for number in range(5)]
    restaurant.create("elsewhere", order(site_id="site-2"))
    restaurant.walk(placed[2], "cancel")
    seen: list[dict[str, Any]] = []
    query = {"site_id": "site-1", "limit": "2"}
    while True:
        status, page, _ = restaurant.listed(query, "list_tickets", roles="kitchen")
        assert status == 200
        seen += page["tickets"]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert sorted(ticket["order_id"] for ticket in seen) == sorted({*placed} - {placed[2]})
    moments = [ticket["created_at"] for ticket in seen]
    assert moments == sorted(moments)


def test_tickets_need_a_site_that_the_caller_reaches(restaurant: Restaurant) -> None:
    restaurant.placed()
    status, body, _ = restaurant.listed({}, "list_tickets", roles="kitchen")
    assert (status, body["errors"][0]["pointer"]) == (400, "/query/site_id")
    assert restaurant.listed({"site_id": "site-1"}, "list_tickets", roles="kitchen", sites="site-2")[0] == 403


def test_a_caller_lists_what_they_ordered_themselves(restaurant: Restaurant) -> None:
    own = {restaurant.placed(key, roles="customer", user_id="anna") for key in ("1", "2")}
    restaurant.placed("1", roles="customer", user_id="berta")
    restaurant.placed("1", roles="customer", user_id="anna", tenant_id=B)
    status, page, _ = restaurant.listed({}, roles="customer", user_id="anna")
    assert status == 200
    assert {entry["order_id"] for entry in page["orders"]} == own
    assert restaurant.listed({"limit": "1"}, roles="customer", user_id="anna")[1]["next_cursor"]


def test_own_orders_of_a_site_that_the_caller_no_longer_reaches_are_left_out(restaurant: Restaurant) -> None:
    restaurant.placed(roles="customer", user_id="anna")
    assert restaurant.listed({}, roles="customer", user_id="anna", sites="site-2")[1]["orders"] == []


def test_a_customer_lists_no_site(restaurant: Restaurant) -> None:
    restaurant.placed(roles="customer", user_id="anna")
    status, body, _ = restaurant.listed({"site_id": "site-1"}, roles="customer", user_id="anna")
    assert (status, body["type"]) == (403, "/problems/forbidden")
    assert restaurant.listed({"site_id": "site-1"}, roles="customer waiter", user_id="anna")[0] == 200


def test_no_list_shows_a_task_token(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    restaurant.wait(order_id, "wait_accept", "secret-token")
    for answer in (
        restaurant.get(order_id),
        restaurant.listed({"site_id": "site-1"}),
        restaurant.listed({}),
        restaurant.listed({"site_id": "site-1"}, "list_tickets"),
        restaurant.command("accept", order_id),
    ):
        assert answer[0] == 200
        assert "secret-token" not in str(answer)
