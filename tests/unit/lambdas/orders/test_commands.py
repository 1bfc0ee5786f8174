"""Commands: who may give them, when, and what they answer."""

import json

import pytest

from lambdas.orders import keys
from tests.fakes.errors import client_error
from tests.unit.lambdas.conftest import Output
from tests.unit.lambdas.orders.restaurant import ROLES, A, B, Restaurant, order

WAYS = {
    "PLACED": (),
    "ACCEPTED": ("accept",),
    "PREPARING": ("accept", "start"),
    "READY": ("accept", "start", "ready"),
    "SERVED": ("accept", "start", "ready", "serve"),
    "REJECTED": ("reject",),
    "CANCELLED": ("cancel",),
}

TARGETS = {
    "accept": "ACCEPTED",
    "reject": "REJECTED",
    "start": "PREPARING",
    "ready": "READY",
    "serve": "SERVED",
    "cancel": "CANCELLED",
}
#: From where an owner may give each command.
SOURCES = {
    "accept": {"PLACED"},
    "reject": {"PLACED"},
    "start": {"ACCEPTED"},
    "ready": {"PREPARING"},
    "serve": {"READY"},
    "cancel": {"PLACED", "ACCEPTED", "PREPARING", "READY"},
}


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize("status", WAYS)
def test_a_command_is_carried_out_repeated_or_refused_with_what_is_possible(
    restaurant: Restaurant, status: str, name: str
) -> None:
    order_id = restaurant.placed()
    restaurant.walk(order_id, *WAYS[status])
    before = dict(restaurant.item(order_id))
    code, body, headers = restaurant.command(name, order_id)
    if status in SOURCES[name]:
        assert (code, body["status"]) == (200, TARGETS[name])
        return
    assert restaurant.item(order_id) == before
    if status == TARGETS[name]:
        assert (code, body["status"]) == (200, status)
        return
    assert (code, body["type"]) == (409, "/problems/wrong-state")
    assert headers["Content-Type"] == "application/problem+json"
    _, _, ways_out = body["detail"].partition(f"is {status}; ")
    assert {other for other in SOURCES if other in ways_out} == {
        other for other, sources in SOURCES.items() if status in sources
    }


@pytest.mark.parametrize(
    ("role", "status", "code"),
    [
        ("customer", "PLACED", 200),
        ("customer", "ACCEPTED", 409),
        ("customer", "READY", 409),
        ("waiter", "PLACED", 200),
        ("waiter", "ACCEPTED", 200),
        ("waiter", "PREPARING", 409),
        ("manager", "PREPARING", 200),
        ("manager", "READY", 200),
        ("owner", "READY", 200),
        ("owner", "SERVED", 409),
    ],
)
def test_how_late_an_order_can_be_cancelled_depends_on_the_role(
    restaurant: Restaurant, role: str, status: str, code: int
) -> None:
    order_id = restaurant.placed(roles="customer", user_id="anna")
    restaurant.walk(order_id, *WAYS[status])
    assert restaurant.command("cancel", order_id, roles=role, user_id="anna")[0] == code


def test_a_customer_cancels_no_other_customers_order(restaurant: Restaurant) -> None:
    order_id = restaurant.placed(roles="customer", user_id="anna")
    assert restaurant.command("cancel", order_id, roles="customer", user_id="berta")[0] == 404
    # The kitchen sees the order, but being a customer as well gives it no say in it.
    code, body, _ = restaurant.command("cancel", order_id, roles="customer kitchen", user_id="berta")
    assert (code, body["type"]) == (403, "/problems/forbidden")
    assert restaurant.item(order_id)["status"] == {"S": "PLACED"}


@pytest.mark.parametrize("name", ROLES)
def test_a_role_that_the_document_does_not_name_is_refused(restaurant: Restaurant, name: str) -> None:
    order_id = restaurant.placed()
    restaurant.table.calls.clear()
    assert restaurant.command(name, order_id, roles="patron")[0] == 403
    assert restaurant.table.calls == []


@pytest.mark.parametrize("name", ROLES)
def test_an_order_of_another_site_or_tenant_is_not_found(restaurant: Restaurant, name: str) -> None:
    order_id = restaurant.placed()
    before = dict(restaurant.item(order_id))
    for caller in ({"sites": "site-2"}, {"tenant_id": B}):
        assert restaurant.command(name, order_id, **caller)[0] == 404
    assert restaurant.command(name, "0" * 26)[0] == 404
    assert restaurant.command(name, "../x")[0] == 404
    assert restaurant.item(order_id) == before


@pytest.mark.parametrize("name", ["reject", "cancel"])
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ("", ""),
        ("[]", ""),
        ("{", ""),
        ('{"reason": 1}', "/reason"),
        ('{"reason": null}', "/reason"),
        ('{"reason": ""}', "/reason"),
        (json.dumps({"reason": "x" * 501}), "/reason"),
        ('{"reason": "a\\u0000"}', "/reason"),
        ('{"why": "late"}', "/why"),
    ],
)
def test_a_bad_reason_is_refused_and_changes_nothing(
    restaurant: Restaurant, name: str, body: str, pointer: str
) -> None:
    order_id = restaurant.placed()
    code, problem, _ = restaurant.command(name, order_id, body=body)
    assert (code, [fault["pointer"] for fault in problem["errors"]]) == (400, [pointer])
    assert restaurant.item(order_id)["status"] == {"S": "PLACED"}


def test_a_reason_may_be_left_out(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    code, shown, _ = restaurant.command("reject", order_id, body="{}")
    assert code == 200
    assert "reason" not in shown


def test_a_full_kitchen_takes_no_order_until_one_leaves(restaurant: Restaurant) -> None:
    restaurant.set_up(A, "site-1", capacity=1)
    first, second = restaurant.placed("1"), restaurant.placed("2")
    restaurant.walk(first, "accept")
    code, body, _ = restaurant.command("accept", second)
    assert (code, body["type"]) == (409, "/problems/kitchen-full")
    assert restaurant.item(second)["status"] == {"S": "PLACED"}
    # Nobody's business at another site, or another tenant's.
    restaurant.create("3", order(site_id="site-2"))
    restaurant.walk(restaurant.placed("1", tenant_id=B), "accept", tenant_id=B)
    restaurant.walk(first, "start", "ready", "serve")
    restaurant.walk(second, "accept")
    assert restaurant.kitchen_open() == 1


@pytest.mark.parametrize("ways", [("cancel",), ("start", "cancel"), ("start", "ready", "cancel")])
def test_a_place_is_free_again_however_an_order_leaves(restaurant: Restaurant, ways: tuple[str, ...]) -> None:
    order_id = restaurant.placed()
    restaurant.walk(order_id, "accept", *ways)
    assert restaurant.kitchen_open() == 0
    order_id = restaurant.placed("2")
    restaurant.walk(order_id, "accept", *ways[:-1])
    assert restaurant.close_wait(order_id, expire=True, waiting=["ACCEPTED", "PREPARING", "READY"]) == "EXPIRED"
    assert restaurant.kitchen_open() == 0


@pytest.mark.parametrize("lost", ["site", "count"])
def test_an_order_ends_even_where_the_sites_count_was_lost(restaurant: Restaurant, lost: str) -> None:
    order_id = restaurant.placed()
    restaurant.walk(order_id, "accept")
    site = keys.site_pk(A, "site-1"), keys.SITE_SK
    if lost == "site":
        del restaurant.table.items[site]
    else:
        restaurant.table.items[site]["kitchen_open"] = {"N": "0"}
    restaurant.walk(order_id, "cancel")
    event = restaurant.event(order_id)
    assert event is not None
    assert event["detail_type"] == "OrderCancelled"
    if lost == "count":
        assert restaurant.kitchen_open() == 0


def test_a_throttled_table_is_a_503(restaurant: Restaurant, logs: Output) -> None:
    order_id = restaurant.placed()
    restaurant.table.failure = client_error("ProvisionedThroughputExceededException", "GetItem")
    code, body, headers = restaurant.command("accept", order_id)
    assert (code, body["type"]) == (503, "/problems/busy")
    assert headers["Retry-After"]
    assert logs.lines()[-1]["message"] == "busy"


def test_commands_are_counted_when_they_change_something(
    restaurant: Restaurant, capsys: pytest.CaptureFixture[str]
) -> None:
    order_id = restaurant.placed()
    capsys.readouterr()
    restaurant.walk(order_id, "accept")
    assert json.loads(capsys.readouterr().out)["OrderAccepted"] == [1.0]
    restaurant.walk(order_id, "accept")
    assert capsys.readouterr().out == ""
