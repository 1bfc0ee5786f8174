"""The order's definition as the embedded AWS runs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.testing.tenant_sessions import function_client
from tests.local.iam import is_allowed
from tests.local.workflows.conftest import LONG, TENANT
from tests.waiting import until

if TYPE_CHECKING:
    from tests.local.workflows.conftest import Order, Waiting

WAITS = {
    "accept": ("PLACED", "wait_accept", "not accepted in time"),
    "ready": ("ACCEPTED", "wait_ready", "not ready in time"),
    "pickup": ("READY", "wait_pickup", "not picked up in time"),
}
TYPED = {"OrderRejected": "REJECTED", "OrderCancelled": "CANCELLED", "OrderExpired": "EXPIRED"}
USUAL = ["AwaitAcceptance", "AwaitReady", "NotifyWaiterAndAwaitPickup", "AwaitPickup", "NotifyWaiter"]


def serve(order: Order) -> None:
    order.end_wait("wait_accept", "ACCEPTED")
    order.end_wait("wait_ready", "READY")
    order.end_wait("wait_pickup", "SERVED")


def test_a_served_order_runs_all_waits_and_enters_no_other_state(waiting: Waiting) -> None:
    order = waiting.order().start()
    serve(order)
    assert order.outcome() == "SERVED"
    assert sorted(order.entered()) == sorted(USUAL)


def test_a_wait_keeps_its_token_moves_the_revision_and_tells_nothing(waiting: Waiting) -> None:
    order = waiting.order().start()
    order.token("wait_accept")
    assert order.item["revision"] == {"N": "2"}
    assert "outbox" not in order.item
    assert order.status == "PLACED"
    order.end_wait("wait_accept", "REJECTED", error="OrderRejected")


def test_a_waiter_of_the_site_is_told_when_the_order_is_ready(waiting: Waiting) -> None:
    order = waiting.order("READY").start()
    order.end_wait("wait_pickup", "SERVED")
    found = until(lambda: [notice for notice in waiting.notices() if notice["order_id"] == order.order_id])
    assert found == [
        {
            "notice": "OrderReady",
            "role": "waiter",
            "tenant_id": TENANT,
            "site_id": "site-1",
            "order_id": order.order_id,
        }
    ]


@pytest.mark.parametrize("limit", WAITS)
def test_an_order_expires_where_it_waited_too_long(waiting: Waiting, limit: str) -> None:
    status, _, reason = WAITS[limit]
    order = waiting.order(status, **{limit: 1}).start()
    assert order.outcome() == "EXPIRED"
    assert order.status == "EXPIRED"
    assert order.item["reason"] == {"S": reason}


@pytest.mark.parametrize("limit", WAITS)
@pytest.mark.parametrize("error", TYPED)
def test_a_wait_ends_with_the_outcome_of_the_command(waiting: Waiting, limit: str, error: str) -> None:
    status, attribute, _ = WAITS[limit]
    order = waiting.order(status).start()
    order.end_wait(attribute, TYPED[error], error=error)
    assert order.outcome() == TYPED[error]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("SERVED", "SERVED"), ("REJECTED", "REJECTED"), ("CANCELLED", "CANCELLED"), ("EXPIRED", "EXPIRED")],
)
def test_an_order_that_ended_before_its_workflow_began_ends_it(waiting: Waiting, status: str, outcome: str) -> None:
    order = waiting.order(status).start()
    assert order.outcome() == outcome
    assert order.entered()[:3] == ["AwaitAcceptance", "Resync", "Route"]


@pytest.mark.parametrize(("status", "attribute"), [("PREPARING", "wait_ready"), ("READY", "wait_pickup")])
def test_a_callback_before_the_token_was_there_is_made_up_for(waiting: Waiting, status: str, attribute: str) -> None:
    order = waiting.order(status).start()
    order.token(attribute)
    assert "wait_accept" not in order.item
    order.end_wait(attribute, "CANCELLED", error="OrderCancelled")
    assert order.outcome() == "CANCELLED"


def test_who_acts_in_the_last_moment_wins_over_the_time_limit(waiting: Waiting) -> None:
    order = waiting.order(accept=2).start()
    order.token("wait_accept")
    order.move("ACCEPTED")  # and the callback is lost
    order.token("wait_ready")
    assert order.status == "ACCEPTED"
    assert order.entered()[:4] == ["AwaitAcceptance", "CloseAcceptance", "Route", "AwaitReady"]
    order.end_wait("wait_ready", "CANCELLED", error="OrderCancelled")


def test_late_and_repeated_callbacks_change_nothing(waiting: Waiting) -> None:
    order = waiting.order().start()
    token = order.end_wait("wait_accept", "ACCEPTED")
    order.token("wait_ready")
    too_late = order.states.exceptions.TaskTimedOut
    with pytest.raises(too_late):
        order.states.send_task_success(taskToken=token, output="{}")
    with pytest.raises(too_late):
        order.states.send_task_failure(taskToken=token, error="OrderCancelled", cause="late")
    order.end_wait("wait_ready", "READY")
    order.end_wait("wait_pickup", "SERVED")
    assert order.outcome() == "SERVED"


def test_a_forged_token_is_refused(waiting: Waiting) -> None:
    order = waiting.order().start()
    token = order.token("wait_accept")
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")
    with pytest.raises(order.states.exceptions.ClientError, match=r"InvalidToken|TaskDoesNotExist"):
        order.states.send_task_success(taskToken=forged, output="{}")
    assert order.entered() == ["AwaitAcceptance"]
    order.end_wait("wait_accept", "REJECTED", error="OrderRejected")


def test_an_error_that_is_no_outcome_fails_the_execution_with_its_name(waiting: Waiting) -> None:
    order = waiting.order().start()
    order.states.send_task_failure(taskToken=order.token("wait_accept"), error="Surprise", cause="unknown")
    described = order.end()
    assert (described["status"], described["error"], described["cause"]) == ("FAILED", "Surprise", "unknown")
    assert order.status == "PLACED"


def test_an_order_that_is_not_there_fails_the_execution(waiting: Waiting) -> None:
    order = waiting.order()
    waiting.aws.client("dynamodb").delete_item(TableName=waiting.outputs["TableName"], Key=order.key)
    described = order.start().end()
    assert (described["status"], described["error"]) == ("FAILED", "KeyError")


def test_only_a_function_that_was_granted_it_answers_tokens(waiting: Waiting) -> None:
    order = waiting.order().start()
    token = order.token("wait_accept")
    answer = {"taskToken": token, "error": "OrderRejected", "cause": "test"}
    starter = function_client(waiting.aws, waiting.outputs["StarterName"], "stepfunctions")
    command = function_client(waiting.aws, waiting.outputs["CommandName"], "stepfunctions")
    assert not is_allowed(starter.send_task_failure, **answer)
    assert order.entered() == ["AwaitAcceptance"]
    assert is_allowed(command.send_task_failure, **answer)
    assert order.outcome() == "REJECTED"


def test_the_starter_starts_through_the_alias_only(waiting: Waiting) -> None:
    starter = function_client(waiting.aws, waiting.outputs["StarterName"], "stepfunctions")
    order = waiting.order("SERVED")
    call = {"name": f"{TENANT}-{order.order_id}", "input": json.dumps(execution_input(order.order_id))}
    assert not is_allowed(starter.start_execution, stateMachineArn=waiting.outputs["WorkflowArn"], **call)
    assert is_allowed(starter.start_execution, stateMachineArn=waiting.outputs["AliasArn"], **call)
    assert order.outcome() == "SERVED"


def execution_input(order_id: str) -> dict[str, Any]:
    return {
        "tenant_id": TENANT,
        "order_id": order_id,
        "site_id": "site-1",
        "correlation_id": order_id,
        "limits": LONG,
    }


def placed(order_id: str) -> dict[str, Any]:
    """An OrderPlaced as EventBridge puts it into a queue."""
    detail = {
        "event_id": "00000000-0000-5000-8000-000000000001",
        "tenant_id": TENANT,
        "correlation_id": order_id,
        "occurred_at": "2026-11-21T10:00:00Z",
        "version": 1,
        "order_id": order_id,
        "site_id": "site-1",
        "brand_id": "house",
        "placed_by": "user-1",
        "status": "PLACED",
        "sequence": 1,
        "tier": "basic",
        "currency": "EUR",
        "total": 1200,
        "items": [{"sku": "soup", "name": "Soup", "quantity": 1}],
        "note": None,
        "reason": None,
        "supplies": [],
    }
    return {"source": "saas.orders", "detail-type": "OrderPlaced", "detail": detail}


def test_an_order_that_is_told_of_again_and_again_has_one_execution(waiting: Waiting) -> None:
    order = waiting.order()
    records = [{"messageId": str(n), "body": json.dumps(placed(order.order_id))} for n in range(3)]
    for _ in range(2):
        answer = waiting.aws.client("lambda").invoke(
            FunctionName=waiting.outputs["StarterName"], Payload=json.dumps({"Records": records})
        )
        assert json.loads(answer["Payload"].read()) == {"batchItemFailures": []}
    serve(order)
    assert order.outcome() == "SERVED"
    executions = order.states.list_executions(stateMachineArn=waiting.outputs["WorkflowArn"], maxResults=1000)
    assert [e["name"] for e in executions["executions"] if order.order_id in e["name"]] == [
        f"{TENANT}-{order.order_id}"
    ]


def test_no_token_stands_in_a_log(waiting: Waiting) -> None:
    order = waiting.order(pickup=1).start()
    tokens = [order.end_wait("wait_accept", "ACCEPTED"), order.end_wait("wait_ready", "READY")]
    tokens.append(order.token("wait_pickup"))
    assert order.outcome() == "EXPIRED"
    logs = waiting.aws.client("logs")
    text = "".join(
        event["message"]
        for groups in logs.get_paginator("describe_log_groups").paginate()
        for group in groups["logGroups"]
        for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
        for event in page["events"]
    )
    assert order.order_id in text or TENANT in text, "nothing was logged"
    assert [token for token in tokens if token in text] == []


def test_a_running_execution_keeps_its_version_and_a_new_one_gets_the_change(waiting: Waiting) -> None:
    before = waiting.order().start()
    before.token("wait_accept")
    outputs = waiting.aws.deploy(waiting.assemblies / "changed")
    try:
        assert outputs["AliasArn"] == waiting.outputs["AliasArn"]
        after = waiting.order().start()
        for order in (before, after):
            serve(order)
            assert order.outcome() == "SERVED"
        assert sorted(before.entered()) == sorted(USUAL)
        assert after.entered() == ["AwaitAcceptance", "AwaitReady", "AwaitPickup"]
        versions = before.states.list_state_machine_versions(stateMachineArn=waiting.outputs["WorkflowArn"])
        assert len(versions["stateMachineVersions"]) == 2
    finally:
        waiting.aws.deploy(waiting.assemblies / "first")
