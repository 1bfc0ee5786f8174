"""Callbacks to an order's workflow, and what the workflow asks."""

import json
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from lambdas.shared import standing
from lambdas.shared.errors import BusyError, NotFoundError
from lambdas.shared.tenants import Tenants
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.errors import client_error
from tests.unit.lambdas.conftest import Output
from tests.unit.lambdas.orders.restaurant import A, B, Restaurant

TOKENS = {"wait_accept": "token-a", "wait_ready": "token-r", "wait_pickup": "token-p"}


def with_tokens(restaurant: Restaurant, order_id: str, *waits: str) -> None:
    for wait in waits or TOKENS:
        restaurant.wait(order_id, wait, TOKENS[wait])


def test_each_wait_ends_when_its_state_is_left(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    for wait, commands, status in (
        ("wait_accept", ("accept",), "ACCEPTED"),
        ("wait_ready", ("start", "ready"), "READY"),
        ("wait_pickup", ("serve",), "SERVED"),
    ):
        restaurant.wait(order_id, wait, TOKENS[wait])
        restaurant.walk(order_id, *commands[:-1])
        assert TOKENS[wait] not in restaurant.workflow.ended
        restaurant.walk(order_id, commands[-1])
        assert json.loads(restaurant.workflow.ended[TOKENS[wait]]) == {"status": status, "table": "table"}
    assert restaurant.workflow.refused == []


@pytest.mark.parametrize(("name", "error"), [("reject", "OrderRejected"), ("cancel", "OrderCancelled")])
def test_an_order_that_ends_ends_its_waits_by_name(restaurant: Restaurant, name: str, error: str) -> None:
    order_id = restaurant.placed()
    with_tokens(restaurant, order_id, "wait_accept")
    restaurant.walk(order_id, name)
    assert restaurant.workflow.ended == {"token-a": error}


def test_a_cancellation_ends_the_one_wait_that_may_still_be_open(restaurant: Restaurant) -> None:
    """Each call may stall for seconds, and the function's time is short: those for waits that are over are saved."""
    order_id = restaurant.placed()
    restaurant.walk(order_id, "accept", "start", "ready")
    with_tokens(restaurant, order_id)
    restaurant.walk(order_id, "cancel")
    assert restaurant.workflow.ended == {"token-p": "OrderCancelled"}
    assert restaurant.workflow.refused == []


def test_without_a_workflow_nothing_is_sent(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    restaurant.walk(order_id, "accept", "start", "ready", "serve")
    assert restaurant.workflow.ended == {}


def test_a_repeated_command_sends_the_callback_again(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    with_tokens(restaurant, order_id, "wait_accept")
    restaurant.workflow.failure = client_error("ServiceUnavailable", "SendTaskSuccess")
    restaurant.walk(order_id, "accept")
    restaurant.workflow.failure = None
    assert restaurant.workflow.ended == {}
    restaurant.walk(order_id, "accept")
    assert restaurant.workflow.ended.keys() == {"token-a"}


@pytest.mark.parametrize("later", [("start", "ready"), ("start", "ready", "serve")], ids=" ".join)
def test_the_next_command_makes_up_for_a_lost_callback(restaurant: Restaurant, later: tuple[str, ...]) -> None:
    """The kitchen does not accept twice; the waiter must not be told only when the first wait's time is over."""
    order_id = restaurant.placed()
    with_tokens(restaurant, order_id, "wait_accept")
    restaurant.workflow.failure = client_error("ServiceUnavailable", "SendTaskSuccess")
    restaurant.walk(order_id, "accept", *later[:-1])
    restaurant.workflow.failure = None
    restaurant.walk(order_id, later[-1])
    assert restaurant.workflow.ended.keys() == {"token-a"}


def test_a_wait_that_has_not_ended_is_left_alone(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    restaurant.walk(order_id, "accept")
    with_tokens(restaurant, order_id, "wait_accept", "wait_ready")
    restaurant.walk(order_id, "start")
    assert restaurant.workflow.ended == {}


@pytest.mark.parametrize("code", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
def test_a_late_or_repeated_callback_is_logged_and_does_no_harm(
    restaurant: Restaurant, logs: Output, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    order_id = restaurant.placed()
    with_tokens(restaurant, order_id, "wait_accept")
    capsys.readouterr()
    restaurant.workflow.failure = client_error(code, "SendTaskSuccess")
    assert restaurant.command("accept", order_id)[0] == 200
    refused = [line for line in logs.lines() if line["message"] == "callback refused"]
    assert [(line["level"], line["reason"]) for line in refused] == [("INFO", code)]
    assert "CallbackFailed" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "failure",
    [
        client_error("ThrottlingException", "SendTaskSuccess"),
        client_error("AccessDeniedException", "SendTaskSuccess"),
        ReadTimeoutError(endpoint_url="https://states"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_a_callback_that_fails_is_counted_and_the_command_stands(
    restaurant: Restaurant, logs: Output, capsys: pytest.CaptureFixture[str], failure: Exception
) -> None:
    order_id = restaurant.placed()
    with_tokens(restaurant, order_id)
    capsys.readouterr()
    restaurant.workflow.failure = failure
    code, body, _ = restaurant.command("cancel", order_id)
    assert (code, body["status"]) == (200, "CANCELLED")
    assert json.loads(capsys.readouterr().out)["CallbackFailed"] == [1.0]
    assert [line["level"] for line in logs.lines() if line["message"] == "callback failed"] == ["WARNING"]


def test_no_log_holds_a_token(restaurant: Restaurant, logs: Output) -> None:
    order_id = restaurant.placed()
    with_tokens(restaurant, order_id)
    restaurant.walk(order_id, "accept")
    restaurant.walk(order_id, "accept")
    restaurant.walk(order_id, "cancel")
    assert "token-" not in logs.getvalue()
    assert "token-" not in json.dumps(restaurant.event(order_id))


def test_no_token_is_missed_that_comes_between_read_and_write(
    restaurant: Restaurant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workflow's write raises the revision, so that the command reads again."""
    order_id = restaurant.placed()
    read = FakeDynamoDB.get_item

    def read_before_the_workflow_writes(table: FakeDynamoDB, **arguments: Any) -> Any:
        answer = read(table, **arguments)
        if "wait_accept" not in restaurant.item(order_id):
            restaurant.wait(order_id, "wait_accept", "token-a")
        return answer

    monkeypatch.setattr(FakeDynamoDB, "get_item", read_before_the_workflow_writes)
    restaurant.walk(order_id, "accept")
    assert restaurant.workflow.ended.keys() == {"token-a"}


def test_the_workflow_learns_the_status_without_changing_it(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    restaurant.walk(order_id, "accept")
    before = dict(restaurant.item(order_id))
    assert restaurant.close_wait(order_id, expire=False, waiting=["ACCEPTED"]) == "ACCEPTED"
    assert restaurant.close_wait(order_id, expire=True, waiting=["PLACED"]) == "ACCEPTED"
    assert restaurant.item(order_id) == before


def test_an_order_whose_time_is_over_expires_once(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    with_tokens(restaurant, order_id, "wait_accept")
    for _ in range(2):
        assert restaurant.close_wait(order_id, expire=True, waiting=["PLACED"]) == "EXPIRED"
    event = restaurant.event(order_id)
    assert event is not None
    assert (event["detail_type"], event["detail"]["reason"]) == ("OrderExpired", "late")
    assert restaurant.item(order_id)["sequence"] == {"N": "2"}
    assert restaurant.item(order_id)["history"]["L"][-1]["M"]["by"] == {"S": "service:order-workflow"}
    # It is the workflow that asks: it needs no callback.
    assert restaurant.workflow.ended == {}


@pytest.mark.parametrize("ways", [("accept", "start", "ready", "serve"), ("reject",), ("cancel",)])
def test_an_order_that_has_ended_never_expires(restaurant: Restaurant, ways: tuple[str, ...]) -> None:
    order_id = restaurant.placed()
    restaurant.walk(order_id, *ways)
    status = restaurant.item(order_id)["status"]["S"]
    assert restaurant.close_wait(order_id, expire=True, waiting=["PLACED", "READY", status]) == status


def test_the_workflow_reaches_its_own_tenants_order_only(restaurant: Restaurant) -> None:
    order_id = restaurant.placed(tenant_id=A)
    with pytest.raises(NotFoundError):
        restaurant.close_wait(order_id, expire=True, waiting=["PLACED"], tenant_id=B)
    assert restaurant.item(order_id)["status"] == {"S": "PLACED"}


def test_the_workflow_is_told_by_name_what_it_may_try_again(restaurant: Restaurant) -> None:
    order_id = restaurant.placed()
    restaurant.walk(order_id, "accept")
    restaurant.table.conflicts = 1000
    with pytest.raises(BusyError):
        restaurant.close_wait(order_id, expire=True, waiting=["ACCEPTED"])
    restaurant.table.conflicts = 0
    restaurant.table.failure = client_error("ThrottlingException", "GetItem")
    with pytest.raises(BusyError):
        restaurant.close_wait(order_id, expire=True, waiting=["ACCEPTED"])


@pytest.mark.parametrize(
    "failure",
    [client_error("ThrottlingException", "GetItem"), ReadTimeoutError(endpoint_url="https://dynamodb")],
    ids=lambda failure: type(failure).__name__,
)
def test_the_workflow_may_try_again_where_the_registry_did_not_answer(
    restaurant: Restaurant, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    registry: Any = FakeDynamoDB()
    registry.failure = failure
    tenants = Tenants(registry, "registry", cache_seconds=60)
    monkeypatch.setattr(standing, "tenants", lambda: tenants)
    order_id = restaurant.placed()
    with pytest.raises(BusyError):
        restaurant.close_wait(order_id, expire=True, waiting=["PLACED"])
    assert restaurant.item(order_id)["status"] == {"S": "PLACED"}
