"""The order's definition: every path ends in one typed outcome, and the usual one is short."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_sns as sns
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from saas_constructs.workflows import HumanWait, ItemKey, Notice, Outcome
from saas_constructs.workflows.definition import MOVED_ON, human_task_definition
from saas_constructs.workflows.order_workflow import ORDER_KEY, ORDER_OUTCOMES, ORDER_WAITS, SERVED, waiter_notice
from tests.constructs.state_machines import Walk, states_of, unreachable

if TYPE_CHECKING:
    from collections.abc import Mapping

Definition = dict[str, Any]
PICKUP = "NotifyWaiterAndAwaitPickup"
TYPED = {outcome.error: outcome.status for outcome in ORDER_OUTCOMES}
WAITS = [wait.state for wait in ORDER_WAITS]
LONGEST = 6


@pytest.fixture
def definition(stack: cdk.Stack) -> Definition:
    """The order's, with a waiter to notify."""
    return order_definition(notice=waiter_notice(sns.Topic(stack, "Notices")))


def order_definition(notice: Notice | None = None) -> Definition:
    return human_task_definition(
        key=ORDER_KEY, waits=ORDER_WAITS, success=SERVED, outcomes=ORDER_OUTCOMES, notice=notice
    )


def test_a_served_order_takes_at_most_six_transitions(definition: Definition) -> None:
    walk = Walk(definition)
    assert walk.entered == ["AwaitAcceptance", "AwaitReady", PICKUP, "NotifyWaiter", "AwaitPickup"]
    assert walk.outcome == "SERVED"
    assert walk.transitions <= LONGEST


def test_without_a_notice_it_takes_one_state_a_wait() -> None:
    walk = Walk(order_definition())
    assert walk.entered == WAITS
    assert walk.outcome == "SERVED"


@pytest.mark.parametrize("wait", WAITS)
@pytest.mark.parametrize("error", TYPED)
def test_a_callback_with_the_error_of_an_outcome_ends_with_it(definition: Definition, wait: str, error: str) -> None:
    walk = Walk(definition, {wait: [error]})
    assert (walk.outcome, walk.failure) == (TYPED[error], None)


@pytest.mark.parametrize("wait", ORDER_WAITS, ids=lambda wait: wait.name)
def test_a_wait_whose_time_is_over_is_closed_while_it_waits_and_only_then(
    definition: Definition, wait: HumanWait
) -> None:
    walk = Walk(definition, {wait.state: ["States.Timeout"]}, statuses=("EXPIRED",))
    assert walk.outcome == "EXPIRED"
    assert walk.entered[-3:] == [wait.closing_state, "Route", "Expired"]
    payload = definition["States"][wait.closing_state]["Parameters"]["Payload"]
    assert payload["expire"] is True
    assert payload["while"] == list(wait.while_status)
    assert payload["reason"] == wait.timeout_reason


@pytest.mark.parametrize(
    ("status", "following", "outcome"),
    [
        ("ACCEPTED", "AwaitReady", "SERVED"),
        ("PREPARING", "AwaitReady", "SERVED"),
        ("READY", PICKUP, "SERVED"),
        ("SERVED", "Served", "SERVED"),
        ("REJECTED", "Rejected", "REJECTED"),
        ("CANCELLED", "Cancelled", "CANCELLED"),
        ("EXPIRED", "Expired", "EXPIRED"),
    ],
)
@pytest.mark.parametrize("error", [MOVED_ON, "States.Timeout"])
def test_an_order_that_moved_on_is_met_where_it_is(
    definition: Definition, error: str, status: str, following: str, outcome: str
) -> None:
    walk = Walk(definition, {"AwaitAcceptance": [error]}, statuses=(status,))
    assert walk.entered[walk.entered.index("Route") + 1] == following
    assert walk.outcome == outcome


def test_looking_at_the_order_writes_nothing(definition: Definition) -> None:
    assert definition["States"]["Resync"]["Parameters"]["Payload"]["expire"] is False


@pytest.mark.parametrize("wait", WAITS)
@pytest.mark.parametrize("error", ["DynamoDb.DynamoDbException", "States.Runtime", "Forged"])
def test_anything_else_fails_the_execution_under_its_own_name(definition: Definition, wait: str, error: str) -> None:
    walk = Walk(definition, {wait: [error]})
    assert (walk.outcome, walk.failure) == (None, "Failed")
    assert definition["States"]["Failed"]["ErrorPath"] == "$.failure.Error"


def test_a_status_that_nobody_knows_fails_the_execution(definition: Definition) -> None:
    assert Walk(definition, {"AwaitReady": [MOVED_ON]}, statuses=("LOST",)).failure == "UnknownStatus"


def test_a_notice_that_fails_ends_no_wait(definition: Definition) -> None:
    walk = Walk(definition, {"NotifyWaiter": ["SNS.SnsException"]})
    assert walk.outcome == "SERVED"


def test_every_state_is_reached_and_every_next_is_there(definition: Definition) -> None:
    assert unreachable(definition) == set()


def test_every_task_retries_what_passes_by_itself_with_full_jitter_and_catches_the_rest(definition: Definition) -> None:
    tasks = {name: state for name, state in states_of(definition) if state["Type"] == "Task"}
    assert set(tasks) == {*WAITS, "NotifyWaiter", "Resync", *(wait.closing_state for wait in ORDER_WAITS)}
    for name, task in tasks.items():
        for retry in task["Retry"]:
            assert retry["JitterStrategy"] == "FULL"
            assert 1 <= retry["MaxAttempts"] <= 5
            assert not {"States.ALL", "States.TaskFailed", "States.Timeout", MOVED_ON} & {*retry["ErrorEquals"]}
            assert not {*TYPED} & {*retry["ErrorEquals"]}
        catching = definition["States"][PICKUP] if name == "AwaitPickup" else task
        assert catching["Catch"][-1]["ErrorEquals"] == ["States.ALL"]


def test_no_task_waits_without_an_end(definition: Definition) -> None:
    for _, state in states_of(definition):
        if state["Type"] == "Task":
            assert "TimeoutSeconds" in state or state["TimeoutSecondsPath"].startswith("$.limits.")


def test_a_wait_writes_its_token_and_the_revision_and_tells_nothing(definition: Definition) -> None:
    waits = [state for _, state in states_of(definition) if state.get("Resource", "").endswith(".waitForTaskToken")]
    assert len(waits) == len(ORDER_WAITS)
    for wait, state in zip(ORDER_WAITS, waits, strict=True):
        call = state["Parameters"]
        assert call["UpdateExpression"] == "SET #wait = :token, #revision = #revision + :one REMOVE #outbox"
        assert call["ExpressionAttributeNames"]["#wait"] == wait.attribute
        statuses = [
            value["S"] for name, value in call["ExpressionAttributeValues"].items() if name.startswith(":while")
        ]
        assert statuses == list(wait.while_status)
        assert "ReturnValues" not in call


def test_the_only_writer_of_a_status_is_the_function_that_closes(definition: Definition) -> None:
    # So each order has one terminal event: that of its one terminal write, which this function and the commands make
    # under a condition on the status.
    resources = {state["Resource"] for _, state in states_of(definition) if state["Type"] == "Task"}
    assert {resource.rpartition(":::")[2] for resource in resources} == {
        "aws-sdk:dynamodb:updateItem.waitForTaskToken",
        "lambda:invoke",
        "sns:publish",
    }


def test_the_key_is_made_from_the_tenant_that_is_passed_on(definition: Definition) -> None:
    for _, state in states_of(definition):
        if state.get("Resource", "").endswith(".waitForTaskToken"):
            assert state["Parameters"]["Key"] == {
                "pk": {"S.$": "States.Format('{}#order#{}', $.tenant_id, $.order_id)"},
                "sk": {"S": "order"},
            }
    assert definition["States"]["Resync"]["Parameters"]["Payload"]["tenant_id.$"] == "$.tenant_id"


def linted(definition: Mapping[str, Any]) -> list[str]:
    """What cfn-lint's schema of Amazon States Language finds."""
    text = json.dumps(definition).replace("${Partition}", "aws")
    role = "arn:aws:iam::111122223333:role/workflow"
    template = {
        "Resources": {
            "Machine": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {
                    "RoleArn": role,
                    "DefinitionString": text,
                    "DefinitionSubstitutions": {
                        "TableName": "table",
                        "CloseFunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:close",
                        "NoticeTopicArn": "arn:aws:sns:eu-west-1:111122223333:notices",
                    },
                },
            }
        }
    }
    return [match.rule.id for match in lint(json.dumps(template), config=ManualArgs(regions=["eu-west-1"]))]


def test_it_is_valid_states_language(definition: Definition) -> None:
    assert linted(definition) == []


def test_what_is_invalid_would_be_found(definition: Definition) -> None:
    del definition["States"]["AwaitReady"]["Resource"]
    assert linted(definition) != []


def test_the_walk_fails_where_nothing_catches(definition: Definition) -> None:
    definition["States"]["AwaitReady"]["Catch"].pop()
    walk = Walk(definition, {"AwaitReady": ["Forged"]})
    assert (walk.outcome, walk.failure) == (None, None)
    assert walk.entered[-1] == "AwaitReady"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "await pickup"}, "name must be a word such as 'Acceptance', got 'await pickup'"),
        ({"attribute": "wait-pickup"}, "attribute must be an attribute such as 'wait_accept', got 'wait-pickup'"),
        ({"while_status": ()}, r"while_status must list at least one status, got \(\)"),
        ({"while_status": "READY"}, "while_status must list at least one status, got 'READY'"),
        ({"time_limit": "limits.accept"}, "time_limit must be a field such as 'accept', got 'limits.accept'"),
        ({"timeout_reason": " "}, "timeout_reason must say what happened, got ' '"),
    ],
)
def test_a_wait_that_cannot_be_meant_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(ORDER_WAITS[2], **change)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": "", "status": "DONE"}, "name must be a word such as 'Cancelled', got ''"),
        ({"name": "Done", "status": ""}, "status must not be empty"),
        ({"name": "Done", "status": "DONE", "error": "States.ALL"}, "error must be a word such as 'OrderCancelled'"),
    ],
)
def test_an_outcome_that_cannot_be_meant_is_refused(values: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Outcome(**values)


@pytest.mark.parametrize("partition_key", ["order#{order_id}", "{tenant_id}#order", "{order_id}#{tenant_id}", ""])
def test_a_key_without_the_tenant_in_front_is_refused(partition_key: str) -> None:
    with pytest.raises(ValueError, match=r"partition_key must be '\{tenant_id\}#' and at least one more field"):
        ItemKey(partition_key, "order")


def test_an_attribute_that_the_message_lacks_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="attributes must be fields of the message, got site_id"):
        Notice(name="Tell", topic=sns.Topic(stack, "Topic"), fields=["tenant_id"], attributes=["site_id"])


@pytest.fixture
def roaming(stack: cdk.Stack) -> Definition:
    """The order's, where tenants may have tables of their own."""
    notice = waiter_notice(sns.Topic(stack, "Notices"))
    return human_task_definition(
        key=ORDER_KEY, waits=ORDER_WAITS, success=SERVED, outcomes=ORDER_OUTCOMES, notice=notice, dedicated=True
    )


def _tasks(definition: Definition, kind: str) -> list[Definition]:
    """States of one integration, those in branches included."""
    branches = [branch for state in definition["States"].values() for branch in state.get("Branches", [])]
    found = [state for state in definition["States"].values() if kind in state.get("Resource", "")]
    return found + [state for branch in branches for state in _tasks(branch, kind)]


def test_a_token_goes_to_the_table_that_was_told_last(roaming: Definition) -> None:
    waits = _tasks(roaming, "updateItem.waitForTaskToken")
    assert len(waits) == len(WAITS)
    for wait in waits:
        assert wait["Parameters"]["TableName.$"] == "$.now.table"
        assert "TableName" not in wait["Parameters"]


def test_answers_and_the_closing_function_tell_the_table(roaming: Definition) -> None:
    for wait in WAITS[:-1]:
        assert roaming["States"][wait]["ResultSelector"] == {"table.$": "$.table"}
        assert roaming["States"][wait]["ResultPath"] == "$.now"
    for look in _tasks(roaming, "lambda:invoke"):
        assert look["ResultSelector"] == {"status.$": "$.Payload.status", "table.$": "$.Payload.table"}
        assert look["ResultPath"] == "$.now"


def test_while_a_tenant_moves_its_orders_are_looked_at_again_for_hours(roaming: Definition) -> None:
    for look in _tasks(roaming, "lambda:invoke"):
        (retry,) = [entry for entry in look["Retry"] if entry["ErrorEquals"] == ["TenantMovingError"]]
        assert retry["IntervalSeconds"] * retry["MaxAttempts"] >= 6 * 3600
