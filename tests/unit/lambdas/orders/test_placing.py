import json
import re

import pytest

from lambdas.orders.items import ForeignItemError, from_item
from lambdas.orders.rules import order_id_of
from lambdas.shared.tenant import Tenant
from tests.unit.lambdas.conftest import Output, api_event
from tests.unit.lambdas.orders.restaurant import A, B, Restaurant, order


def test_an_order_is_taken_at_the_menus_prices(restaurant: Restaurant) -> None:
    status, body, headers = restaurant.create()
    assert status == 201
    assert "Idempotent-Replayed" not in headers
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", body["created_at"])
    assert body.pop("created_at") == body.pop("updated_at")
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{26}", body.pop("order_id"))
    assert body == {
        "site_id": "site-1",
        "brand_id": "brand-1",
        "status": "PLACED",
        "sequence": 1,
        "currency": "EUR",
        "items": [{"sku": "pizza", "name": "Pizza", "quantity": 2, "unit_price": 950}],
        "total": 1900,
        "note": "no \N{HOT PEPPER}",
        "placed_by": "user-1",
    }


def test_an_order_is_one_read_of_the_menu_and_one_write(restaurant: Restaurant) -> None:
    restaurant.create("1")
    # The fake counts a batch once for each key: the site, then the brand's word and the site's on the one position.
    menu = ["BatchGetItem"] * 3
    assert restaurant.table.calls == ["BatchGetItem", *menu, "PutItem"]
    restaurant.table.calls.clear()
    restaurant.create("2")
    assert restaurant.table.calls == [*menu, "PutItem"]


def test_a_repeated_request_is_answered_with_the_first_order(restaurant: Restaurant) -> None:
    _, first, _ = restaurant.create(tenant_id=A)
    status, again, headers = restaurant.create(tenant_id=A)
    assert (status, again) == (200, first)
    assert headers["Idempotent-Replayed"] == "true"
    assert len([sk for _, sk in restaurant.table.items if sk == "order"]) == 1
    assert restaurant.table.calls.count("PutItem") == 2


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


def test_a_customer_sees_only_what_they_ordered(restaurant: Restaurant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_ROLES", "customer waiter")
    _, body, _ = restaurant.create(roles="customer", user_id="anna")
    assert restaurant.get(body["order_id"], roles="customer", user_id="anna")[0] == 200
    assert restaurant.get(body["order_id"], roles="customer", user_id="berta")[0] == 404
    assert restaurant.get(body["order_id"], roles="customer waiter", user_id="berta")[0] == 200
    # A role that this service does not know gives no more than none.
    assert restaurant.get(body["order_id"], roles="customer patron", user_id="berta")[0] == 404


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


@pytest.mark.parametrize("key", ["pk", "site_pk", "user_pk"])
def test_an_item_of_another_tenant_is_never_shown(restaurant: Restaurant, logs: Output, key: str) -> None:
    _, taken, _ = restaurant.create(tenant_id=A)
    item = restaurant.item(taken["order_id"])
    item[key] = {"S": item[key]["S"].replace(A, B)}
    with pytest.raises(ForeignItemError):
        from_item(A, item)
    status, body, _ = restaurant.get(taken["order_id"], tenant_id=A)
    assert status == 500
    assert "pizza" not in json.dumps(body)
    assert logs.lines()[-1]["exception_name"] == "ForeignItemError"


def test_a_prefix_alike_tenant_is_another_tenant(restaurant: Restaurant) -> None:
    _, taken, _ = restaurant.create(tenant_id=A)
    item = restaurant.item(taken["order_id"])
    with pytest.raises(ForeignItemError):
        from_item(A[:-1], item)
    assert taken["status"] == "PLACED"


def test_orders_are_counted_and_replays_are_not(restaurant: Restaurant, capsys: pytest.CaptureFixture[str]) -> None:
    restaurant.create(tenant_id=A)
    assert json.loads(capsys.readouterr().out)["OrderPlaced"] == [1.0]
    restaurant.create(tenant_id=A)
    assert capsys.readouterr().out == ""
