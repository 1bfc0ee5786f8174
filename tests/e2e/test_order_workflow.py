"""What an order's workflow does while people act through the API: every end, every time limit, every odd callback."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from examples.restaurant import Restaurant
from tests.e2e.conftest import PASSWORD
from tests.e2e.order_workflows import STEPS, WAIT_OF, Workflows
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.token_forge import TokenForge

pytestmark = pytest.mark.e2e

MOST_TRANSITIONS = 6


@pytest.fixture(scope="module")
def workflows(aws: EmbeddedAws, platform: Platform, forge: TokenForge) -> Iterator[Workflows]:
    """A restaurant of the tier ``standard``, whose time limits tests shorten."""
    del forge  # only has to be in place before the first request
    restaurant = Restaurant.opened(platform, slug="time-table", password=PASSWORD, tier="standard")
    yield Workflows(aws, platform, restaurant)
    restaurant.close()


def test_a_served_order_runs_all_waits_in_at_most_six_transitions(workflows: Workflows) -> None:
    order = workflows.place_until("READY")
    order.command("waiter", "serve")
    order.assert_ended_once("SERVED")
    assert sorted(order.entered()) == [
        "AwaitAcceptance",
        "AwaitPickup",
        "AwaitReady",
        "NotifyWaiter",
        "NotifyWaiterAndAwaitPickup",
    ]
    assert len(order.entered()) + 1 <= MOST_TRANSITIONS


@pytest.mark.parametrize(
    ("limits", "status", "reason"),
    [
        ({"accept": 1}, "PLACED", "not accepted in time"),
        ({"ready": 1}, "ACCEPTED", "not ready in time"),
        ({"pickup": 1}, "READY", "not picked up in time"),
    ],
)
def test_an_order_that_nobody_sees_to_expires(
    workflows: Workflows, limits: dict[str, int], status: str, reason: str
) -> None:
    with workflows.limits(**limits):
        order = workflows.place()
        for role, command in STEPS[status]:
            order.token(WAIT_OF[order.status])
            order.command(role, command)
        order.assert_ended_once("EXPIRED")
    assert order.shown["reason"] == reason


def test_a_kitchen_that_prepares_for_too_long_lets_the_order_expire(workflows: Workflows) -> None:
    with workflows.limits(ready=2):
        order = workflows.place()
        order.token("wait_accept")
        order.command("kitchen", "accept")
        order.command("kitchen", "start")
        order.assert_ended_once("EXPIRED")
    assert order.command("kitchen", "ready", status=409)["title"]


@pytest.mark.parametrize("status", STEPS)
def test_an_order_can_be_cancelled_at_each_state(workflows: Workflows, status: str) -> None:
    order = workflows.place_until(status)
    order.command("manager", "cancel")
    order.assert_ended_once("CANCELLED")


def test_a_rejected_order_ends_its_workflow(workflows: Workflows) -> None:
    order = workflows.place_until("PLACED")
    order.command("kitchen", "reject")
    order.assert_ended_once("REJECTED")


def test_an_order_that_is_told_of_twice_has_one_execution_and_one_end(workflows: Workflows) -> None:
    order = workflows.place_until("ACCEPTED")
    (placed,) = [event for event in order.events() if event["detail-type"] == "OrderPlaced"]
    bus = workflows.aws.client("events")
    again = {
        "EventBusName": workflows.platform.outputs["EventBusName"],
        "Source": placed["source"],
        "DetailType": placed["detail-type"],
        "Detail": json.dumps(placed["detail"]),
    }
    assert bus.put_events(Entries=[again, again])["FailedEntryCount"] == 0
    until(lambda: len(workflows.started(order)) == 3, "the starter's three lines")
    assert sorted(workflows.started(order)) == ["workflow started"] * 3
    order.command("manager", "cancel")
    order.assert_ended_once("CANCELLED")
    listed = order.states.get_paginator("list_executions").paginate(stateMachineArn=workflows.arn)
    names = [execution["name"] for page in listed for execution in page["executions"]]
    assert [name for name in names if order.order_id in name] == [f"{workflows.restaurant.tenant_id}-{order.order_id}"]


@pytest.mark.parametrize("status", ["ACCEPTED", "PREPARING", "READY"])
def test_who_acts_before_the_workflow_waits_is_not_missed(workflows: Workflows, status: str) -> None:
    with workflows.starter_down():
        order = workflows.place()
        for role, command in STEPS[status]:
            order.command(role, command)
    order.token(WAIT_OF[status])
    assert order.entered()[:3] == ["AwaitAcceptance", "Resync", "Route"]
    order.command("manager", "cancel")
    order.assert_ended_once("CANCELLED")


@pytest.mark.parametrize(("command", "status"), [("cancel", "CANCELLED"), ("reject", "REJECTED")])
def test_an_order_that_ended_before_its_workflow_began_ends_it(workflows: Workflows, command: str, status: str) -> None:
    with workflows.starter_down():
        order = workflows.place()
        order.command("manager", command)
    order.assert_ended_once(status)


def test_a_command_again_is_answered_and_harms_nothing(workflows: Workflows) -> None:
    order = workflows.place_until("ACCEPTED")
    for _ in range(2):
        assert order.command("kitchen", "accept")["status"] == "ACCEPTED"
    assert order.entered() == ["AwaitAcceptance", "AwaitReady"]
    order.command("manager", "cancel")
    assert order.command("manager", "cancel")["status"] == "CANCELLED"
    order.assert_ended_once("CANCELLED")


def test_a_command_after_the_time_limit_is_refused(workflows: Workflows) -> None:
    with workflows.limits(accept=1):
        order = workflows.place()
        order.assert_ended_once("EXPIRED")
    order.command("kitchen", "accept", status=409)
    order.assert_ended_once("EXPIRED")


def test_of_a_kitchen_and_a_time_limit_that_meet_one_wins(workflows: Workflows) -> None:
    with workflows.limits(accept=5):
        orders = [workflows.place_until("PLACED") for _ in range(4)]
    with ThreadPoolExecutor(2) as both:
        for order in orders:
            expiry = both.submit(order.close, "PLACED")
            acceptance = both.submit(order.try_command, "kitchen", "accept")
            closed, accepted = expiry.result(), acceptance.result()
            assert (accepted, closed) in {(200, "ACCEPTED"), (409, "EXPIRED")}
            if accepted == HTTPStatus.OK:
                order.command("manager", "cancel")
            order.assert_ended_once("CANCELLED" if accepted == HTTPStatus.OK else "EXPIRED")


def test_a_late_callback_changes_nothing(workflows: Workflows) -> None:
    order = workflows.place_until("PLACED")
    token = order.token("wait_accept")
    order.command("kitchen", "accept")
    order.token("wait_ready")
    with pytest.raises(order.states.exceptions.TaskTimedOut):
        order.states.send_task_failure(taskToken=token, error="OrderCancelled", cause="late")
    assert order.entered() == ["AwaitAcceptance", "AwaitReady"]
    order.command("manager", "cancel")
    order.assert_ended_once("CANCELLED")


def test_a_callback_that_is_not_true_only_makes_the_workflow_look(workflows: Workflows) -> None:
    order = workflows.place_until("PLACED")
    token = order.token("wait_accept")
    answer = {"status": "ACCEPTED", "table": workflows.platform.outputs["TableName"]}
    order.states.send_task_success(taskToken=token, output=json.dumps(answer))
    order.token("wait_accept", other_than=token)
    assert order.status == "PLACED"
    assert order.entered() == ["AwaitAcceptance", "AwaitReady", "Resync", "Route", "AwaitAcceptance"]
    order.command("kitchen", "reject")
    order.assert_ended_once("REJECTED")


def test_a_forged_token_is_refused(workflows: Workflows) -> None:
    order = workflows.place_until("PLACED")
    with pytest.raises(order.states.exceptions.ClientError, match=r"InvalidToken|TaskDoesNotExist"):
        order.states.send_task_success(taskToken=str(uuid.uuid4()), output="{}")
    assert order.entered() == ["AwaitAcceptance"]
    order.command("kitchen", "reject")
    order.assert_ended_once("REJECTED")


def test_no_token_is_shown_or_told(workflows: Workflows) -> None:
    order = workflows.place_until("READY")
    tokens = [order.token(attribute) for attribute in ("wait_pickup",)]
    seen = json.dumps([order.shown, order.command("waiter", "serve"), order.events()])
    order.assert_ended_once("SERVED")
    seen += json.dumps(order.events())
    assert [token for token in tokens if token in seen] == []
    assert "wait_" not in seen
