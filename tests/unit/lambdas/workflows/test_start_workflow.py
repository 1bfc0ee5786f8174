"""An order that is placed gets one execution, whatever is delivered how often."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.shared.contracts.order_events import OrderPlaced
from lambdas.workflows.starting import WorkflowStarter
from lambdas.workflows.time_limits import TimeLimits
from tests.fakes.errors import client_error
from tests.fakes.executions import FakeExecutions
from tests.fakes.lambda_context import FakeContext

if TYPE_CHECKING:
    from tests.unit.lambdas.conftest import Output

TENANT, ORDER = "t0123456789ab", "0123456789abcdefghjkmnpqrs"
NAME = f"{TENANT}-{ORDER}"
ALIAS = "arn:aws:states:eu-west-1:111122223333:stateMachine:orders:live"
LIMITS = {"basic": {"accept": 600}, "premium": {"accept": 1800}}


@pytest.fixture
def executions(monkeypatch: pytest.MonkeyPatch) -> FakeExecutions:
    monkeypatch.setenv("TIME_LIMITS", json.dumps(LIMITS))
    monkeypatch.setenv("WORKFLOW_ARN", ALIAS)
    fake = FakeExecutions()
    client: Any = fake
    module = importlib.import_module("lambdas.workflows.start_workflow")
    monkeypatch.setattr(module, "_starter", WorkflowStarter(client, ALIAS, TimeLimits(LIMITS), module._table_of))
    monkeypatch.setattr(module, "_limits", TimeLimits(LIMITS))
    return fake


def placed(tier: str = "basic") -> OrderPlaced:
    return OrderPlaced(
        event_id="00000000-0000-5000-8000-000000000001",
        tenant_id=TENANT,
        correlation_id=ORDER,
        occurred_at="2026-11-21T10:00:00Z",
        version=1,
        order_id=ORDER,
        site_id="site-1",
        brand_id="brand-1",
        placed_by="user-1",
        status="PLACED",
        sequence=1,
        tier=tier,
        currency="EUR",
        total=1200,
        items=[{"sku": "soup", "name": "Soup", "quantity": 1}],
        note=None,
        reason=None,
        supplies=[],
    )


def deliver(*events: OrderPlaced) -> list[str]:
    """Deliver a batch and return the ids of the messages that come again."""
    records = [
        {
            "messageId": str(number),
            "body": json.dumps({"source": event.SOURCE, "detail-type": event.DETAIL_TYPE, "detail": event.to_detail()}),
        }
        for number, event in enumerate(events)
    ]
    module = importlib.import_module("lambdas.workflows.start_workflow")
    answer = module.handler({"Records": records}, FakeContext())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_the_execution_runs_the_alias_under_a_name_with_tenant_and_order(executions: FakeExecutions) -> None:
    assert deliver(placed()) == []
    call = executions.started[NAME]
    assert call["stateMachineArn"] == ALIAS
    assert json.loads(call["input"]) == {
        "tenant_id": TENANT,
        "order_id": ORDER,
        "site_id": "site-1",
        "correlation_id": ORDER,
        "limits": {"accept": 600},
        "now": {"table": "table"},
    }


@pytest.mark.parametrize("ended", [False, True])
def test_the_same_event_again_starts_nothing_and_is_done(executions: FakeExecutions, *, ended: bool) -> None:
    deliver(placed())
    first = executions.started[NAME]
    if ended:
        executions.ended.add(NAME)
    assert deliver(placed(), placed()) == []
    assert executions.started == {NAME: first}


def test_an_order_that_started_under_other_limits_is_left_alone(executions: FakeExecutions) -> None:
    deliver(placed("basic"))
    assert deliver(placed("premium")) == []
    assert json.loads(executions.started[NAME]["input"])["limits"] == LIMITS["basic"]


def test_what_step_functions_refuses_comes_again(executions: FakeExecutions) -> None:
    executions.failure = client_error("ThrottlingException", "StartExecution")
    assert deliver(placed()) == ["0"]
    executions.failure = None
    assert deliver(placed()) == []
    assert NAME in executions.started


def test_a_line_of_the_log_names_tenant_order_and_execution(executions: FakeExecutions, logs: Output) -> None:
    deliver(placed())
    (line,) = [line for line in logs.lines() if line["message"] == "workflow started"]
    assert (line["tenant_id"], line["order_id"], line["execution"]) == (TENANT, ORDER, NAME)
    assert NAME in executions.started


def test_an_unknown_tier_starts_with_the_shortest_limits_and_is_told(executions: FakeExecutions, logs: Output) -> None:
    # The contract knows three tiers; this function may have been deployed with fewer.
    assert deliver(placed("standard")) == []
    assert json.loads(executions.started[NAME]["input"])["limits"] == {"accept": 600}
    assert [line["tier"] for line in logs.lines() if line["message"] == "unknown tier"] == ["standard"]
