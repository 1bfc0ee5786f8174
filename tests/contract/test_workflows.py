"""The order's workflow knows orders as the functions do that write them."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.orders import callbacks, keys, model, states
from lambdas.orders.items import to_item
from lambdas.shared import errors
from lambdas.workflows.starting import WorkflowStarter
from lambdas.workflows.time_limits import TimeLimits
from saas_constructs.tenancy import OrderTimeLimits
from saas_constructs.workflows.definition import OUTBOX, REVISION, STATUS, human_task_definition
from saas_constructs.workflows.order_workflow import ORDER_KEY, ORDER_OUTCOMES, ORDER_WAITS, SERVED
from stacks.config import DEV, TIERS
from stacks.services.workflow import ENDING_A_WAIT
from tests.contract.test_orders import order_in
from tests.fakes.executions import FakeExecutions
from tests.unit.lambdas.workflows.test_start_workflow import placed

if TYPE_CHECKING:
    from tests.stacks.synthesis import Reference

DEFINITION = human_task_definition(key=ORDER_KEY, waits=ORDER_WAITS, success=SERVED, outcomes=ORDER_OUTCOMES)
TENANT, ORDER = "t0123456789ab", "0123456789abcdefghjkmnpqrs"


def test_the_key_is_the_orders() -> None:
    assert ORDER_KEY.partition_key.format(tenant_id=TENANT, order_id=ORDER) == keys.order_pk(TENANT, ORDER)
    assert ORDER_KEY.sort_key == keys.ORDER_SK


def test_every_status_is_one_waits_or_one_outcomes() -> None:
    assert {status for wait in ORDER_WAITS for status in wait.while_status} == states.OPEN
    assert {outcome.status for outcome in (SERVED, *ORDER_OUTCOMES)} == states.TERMINAL


def test_commands_end_waits_by_the_attributes_and_errors_that_the_workflow_knows() -> None:
    assert tuple(wait.attribute for wait in ORDER_WAITS) == model.WAITS
    assert {outcome.status: outcome.error for outcome in ORDER_OUTCOMES} == dict(callbacks._ERRORS)
    following = [wait.while_status[0] for wait in ORDER_WAITS[1:]] + [SERVED.status]
    ends = {wait.attribute: frozenset(following[place:]) for place, wait in enumerate(ORDER_WAITS)}
    assert ends == dict(callbacks._OVER)


def test_exactly_the_commands_that_end_a_wait_may_answer_tokens() -> None:
    told = {*callbacks._OVER["wait_accept"], *callbacks._ERRORS}
    commands = {command.name for command in states.COMMANDS if command.target in told} - {states.EXPIRE.name}
    assert {operation.removesuffix("Order") for operation in ENDING_A_WAIT} == commands


def test_the_attributes_beside_the_tokens_are_the_orders() -> None:
    assert {STATUS, REVISION, OUTBOX} <= set(to_item(TENANT, order_in("PLACED")))


def test_a_busy_store_and_a_function_that_ended_are_asked_again() -> None:
    retried = {error for retry in DEFINITION["States"]["Resync"]["Retry"] for error in retry["ErrorEquals"]}
    assert {errors.BusyError.__name__, "Runtime.ExitError", "Lambda.Unknown", "Sandbox.Timedout"} <= retried


def test_the_starter_gives_all_that_the_definition_reads() -> None:
    fake: Any = FakeExecutions()
    limits = TimeLimits({"basic": json.loads(DEV.tier_policies.time_limits())["basic"]})
    WorkflowStarter(fake, "arn", limits, lambda _tenant_id: "a-table").start(placed())
    (call,) = fake.started.values()
    given = json.loads(call["input"])
    given |= {f"limits.{name}": seconds for name, seconds in given["limits"].items()}
    read = set(re.findall(r"(?<!\$)\$\.([a-z_]+(?:\.[a-z_]+)?)", json.dumps(DEFINITION)))
    # What states themselves put there.
    read = {name for name in read if name.partition(".")[0] not in {"failure", "now"}}
    assert read == {"tenant_id", "order_id", *(f"limits.{wait.time_limit}" for wait in ORDER_WAITS)}
    assert read <= set(given)


def test_the_limits_are_those_of_the_waits() -> None:
    assert [field.name for field in dataclasses.fields(OrderTimeLimits)] == [wait.time_limit for wait in ORDER_WAITS]


@pytest.mark.parametrize("stage", ["dev", "production-eu"])
def test_the_starter_knows_the_limits_of_every_tier(reference: Reference, stage: str) -> None:
    variables = reference.functions(stage)["lambdas.workflows.start_workflow.handler"]
    limits = TimeLimits.from_json(variables["TIME_LIMITS"])
    assert [tier for tier in TIERS if not limits.knows(tier)] == []
