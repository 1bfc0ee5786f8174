import importlib
import json
import re
from typing import Any

import pytest

from lambdas.orders.cursor import decode, encode
from lambdas.orders.items import ForeignItemError, from_item
from lambdas.orders.rules import order_id_of
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions
from tests.fakes.clock import FakeClock
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.fakes.sts import FakeSts
from tests.unit.lambdas.conftest import Output, api_event

A, B = "taaaaaaaaaaaa", "tbbbbbbbbbbbb"
SORT_KEY = "2026-11-21T10:00:00.000Z#" + "0" * 26


class Restaurant:
    """The order operations on one table, reached by sessions that IAM limits to a tenant."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.table = FakeDynamoDB(indexes={"orders_by_site": ("site_pk", "site_sk")})
        sts: Any = FakeSts(FakeClock())
        sessions = TenantSessions(
            sts=sts,
            role_arn="arn:role",
            function_name="function",
            connect=lambda credentials: self.table.session(credentials["SessionToken"] + "#"),  # type: ignore[arg-type,return-value]  # a fake client
            now=FakeClock(),
        )
        monkeypatch.setattr(importlib.import_module("lambdas.orders.wiring"), "sessions", sessions)

    def call(self, operation: str, event: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        context: Any = FakeContext()
        answer = importlib.import_module(f"lambdas.orders.{operation}").handler(event, context)
        return answer["statusCode"], json.loads(answer["body"]), answer["headers"]

    def create(
        self, key: str = "key-1", body: dict[str, Any] | None = None, **caller: str
    ) -> tuple[int, Any, dict[str, str]]:
        event = api_event(headers={"idempotency-key": key}, body=json.dumps(body or order()), **caller)
        return self.call("create_order", event)

    def get(self, order_id: str, **caller: str) -> tuple[int, Any, dict[str, str]]:
        return self.call("get_order", api_event(pathParameters={"order_id": order_id}, **caller))

    def list(self, query: dict[str, str], **caller: str) -> tuple[int, Any, dict[str, str]]:
        return self.call("list_orders", api_event(queryStringParameters=query, **caller))


def order(**changes: Any) -> dict[str, Any]:
    line = {"sku": "pizza", "quantity": 2, "unit_price": 950}
    return {"site_id": "site-1", "currency": "EUR", "items": [line], "note": "no \N{HOT PEPPER}"} | changes


@pytest.fixture
def restaurant(monkeypatch: pytest.MonkeyPatch) -> Restaurant:
    return Restaurant(monkeypatch)


def test_an_order_is_taken_with_one_call(restaurant: Restaurant) -> None:
    status, body, headers = restaurant.create(tenant_id=A)
    assert status == 201
    assert "Idempotent-Replayed" not in headers
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", body.pop("created_at"))
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{26}", body.pop("order_id"))
    assert body == order() | {"status": "PLACED", "total": 1900, "placed_by": "user-1"}
    assert restaurant.table.calls == ["PutItem"]


def test_what_was_taken_is_shown_and_listed_with_one_call_each(restaurant: Restaurant) -> None:
    _, taken, _ = restaurant.create(tenant_id=A)
    assert restaurant.get(taken["order_id"], tenant_id=A)[:2] == (200, taken)
    assert restaurant.list({"site_id": "site-1"}, tenant_id=A)[1]["orders"] == [taken]
    assert restaurant.table.calls == ["PutItem", "GetItem", "Query"]


def test_a_repeated_request_is_answered_with_the_first_order(restaurant: Restaurant) -> None:
    _, first, _ = restaurant.create(tenant_id=A)
    status, again, headers = restaurant.create(tenant_id=A)
    assert (status, again) == (200, first)
    assert headers["Idempotent-Replayed"] == "true"
    assert len(restaurant.table.items) == 1
    assert restaurant.table.calls == ["PutItem", "PutItem"]


def test_a_key_with_other_content_is_refused_and_changes_nothing(restaurant: Restaurant) -> None:
    _, first, _ = restaurant.create(tenant_id=A)
    status, body, headers = restaurant.create(tenant_id=A, body=order(note="other"))
    assert status == 422
    assert body["type"] == "/problems/idempotency-key-reused"
    assert headers["Content-Type"] == "application/problem+json"
    assert restaurant.get(first["order_id"], tenant_id=A)[1] == first


def test_the_same_key_of_another_caller_or_tenant_is_another_order(restaurant: Restaurant) -> None:
    ids = {
        restaurant.create(tenant_id=tenant_id, user_id=user_id)[1]["order_id"]
        for tenant_id in (A, B)
        for user_id in ("user-1", "user-2")
    }
    assert len(ids) == 4


def test_the_order_id_is_the_same_wherever_it_is_made() -> None:
    tenant = Tenant.from_authorizer(api_event(tenant_id=A))
    assert order_id_of(tenant, "key-1") == order_id_of(tenant, "key-1")
    assert order_id_of(tenant, "key-1") != order_id_of(tenant, "key-2")


def test_another_tenants_order_is_not_found(restaurant: Restaurant) -> None:
    _, taken, _ = restaurant.create(tenant_id=A)
    assert restaurant.get(taken["order_id"], tenant_id=B)[0] == 404
    assert restaurant.list({"site_id": "site-1"}, tenant_id=B)[1] == {"orders": [], "next_cursor": None}


def test_a_customer_sees_only_what_they_ordered(restaurant: Restaurant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_ROLES", "customer waiter")
    _, body, _ = restaurant.create(roles="customer", user_id="anna")
    assert restaurant.get(body["order_id"], roles="customer", user_id="anna")[0] == 200
    assert restaurant.get(body["order_id"], roles="customer", user_id="berta")[0] == 404
    assert restaurant.get(body["order_id"], roles="customer waiter", user_id="berta")[0] == 200
    # A role that this service does not know gives no more than none.
    assert restaurant.get(body["order_id"], roles="customer patron", user_id="berta")[0] == 404


def test_a_caller_limited_to_sites_reaches_no_other(restaurant: Restaurant) -> None:
    _, taken, _ = restaurant.create(tenant_id=A)
    calls = len(restaurant.table.calls)
    assert restaurant.create(key="key-2", tenant_id=A, sites="site-2")[0] == 403
    assert restaurant.list({"site_id": "site-1"}, tenant_id=A, sites="site-2")[0] == 403
    assert len(restaurant.table.calls) == calls
    assert restaurant.get(taken["order_id"], tenant_id=A, sites="site-2")[0] == 404
    assert restaurant.get(taken["order_id"], tenant_id=A, sites="site-1")[0] == 200


@pytest.mark.parametrize("order_id", ["", "x", "0" * 25, "0" * 27, "../../x", "u" * 26, "0" * 25 + "#"])
def test_an_impossible_id_is_not_found_without_a_call(restaurant: Restaurant, order_id: str) -> None:
    assert restaurant.get(order_id, tenant_id=A)[0] == 404
    assert restaurant.table.calls == []


def test_bad_input_stores_nothing(restaurant: Restaurant) -> None:
    bad = [
        api_event(headers={"idempotency-key": "k"}, body=body)
        for body in (None, "{", "[]", '{"items":[{"quantity":1.0}]}')
    ]
    bad.append(api_event(body=json.dumps(order())))
    for event in bad:
        status, body, _ = restaurant.call("create_order", event)
        assert status == 400
        assert body["errors"]
    assert restaurant.table.calls == []


def test_pages_go_from_the_newest_to_the_oldest_and_miss_nothing(restaurant: Restaurant) -> None:
    taken = [restaurant.create(key=f"key-{number}", tenant_id=A)[1]["order_id"] for number in range(7)]
    restaurant.create(key="elsewhere", tenant_id=A, body=order(site_id="site-2"))
    seen: list[dict[str, Any]] = []
    query = {"site_id": "site-1", "limit": "3"}
    while True:
        status, page, _ = restaurant.list(query, tenant_id=A)
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
    status, body, _ = restaurant.list({"site_id": "site-1", "limit": limit}, tenant_id=A)
    assert status == 400
    assert body["errors"][0]["pointer"] == "/query/limit"


@pytest.mark.parametrize("query", [{}, {"site_id": ""}, {"site_id": "a#b"}, {"site_id": "../x"}])
def test_a_list_needs_a_site(restaurant: Restaurant, query: dict[str, str]) -> None:
    status, body, _ = restaurant.list(query, tenant_id=A)
    assert status == 400
    assert body["errors"][0]["pointer"] == "/query/site_id"


@pytest.mark.parametrize("cursor", ["", "x", "!!!!", "a" * 1000, "AAAA", "\N{EURO SIGN}"])
def test_a_cursor_of_another_form_is_refused(restaurant: Restaurant, cursor: str) -> None:
    status, body, _ = restaurant.list({"site_id": "site-1", "cursor": cursor}, tenant_id=A)
    assert status == 400
    assert body["errors"][0]["pointer"] == "/query/cursor"
    assert restaurant.table.calls == []


def test_a_cursor_belongs_to_its_list() -> None:
    cursor = encode(SORT_KEY, tenant_id=A, site_id="site-1")
    assert decode(cursor, tenant_id=A, site_id="site-1") == (SORT_KEY, "0" * 26)
    for tenant_id, site_id in ((A, "site-2"), (B, "site-1")):
        with pytest.raises(InvalidRequestError):
            decode(cursor, tenant_id=tenant_id, site_id=site_id)


def test_a_changed_cursor_is_refused() -> None:
    cursor = encode(SORT_KEY, tenant_id=A, site_id="site-1")
    for place, character in enumerate(cursor):
        changed = cursor[:place] + ("A" if character != "A" else "B") + cursor[place + 1 :]
        with pytest.raises(InvalidRequestError):
            decode(changed, tenant_id=A, site_id="site-1")


@pytest.mark.parametrize("key", ["pk", "site_pk"])
def test_an_item_of_another_tenant_is_never_shown(restaurant: Restaurant, logs: Output, key: str) -> None:
    _, taken, _ = restaurant.create(tenant_id=A)
    ((_, item),) = restaurant.table.items.items()
    item[key] = {"S": item[key]["S"].replace(A, B)}
    with pytest.raises(ForeignItemError):
        from_item(A, item)
    status, body, _ = restaurant.get(taken["order_id"], tenant_id=A)
    assert status == 500
    assert "pizza" not in json.dumps(body)
    assert logs.lines()[-1]["exception_name"] == "ForeignItemError"


def test_a_prefix_alike_tenant_is_another_tenant(restaurant: Restaurant) -> None:
    _, taken, _ = restaurant.create(tenant_id=A)
    ((_, item),) = restaurant.table.items.items()
    with pytest.raises(ForeignItemError):
        from_item(A[:-1], item)
    assert taken["status"] == "PLACED"


def test_orders_are_counted_and_replays_are_not(restaurant: Restaurant, capsys: pytest.CaptureFixture[str]) -> None:
    restaurant.create(tenant_id=A)
    assert json.loads(capsys.readouterr().out)["OrderPlaced"] == [1.0]
    restaurant.create(tenant_id=A)
    assert capsys.readouterr().out == ""
