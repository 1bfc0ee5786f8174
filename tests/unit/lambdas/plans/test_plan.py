"""A tenant's people see what their tier gives, by the authorizer's word, and how much of it is used."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest

from lambdas.shared.moments import utc_now
from lambdas.shared.tenant_data import TenantData
from lambdas.shared.tenant_session import TenantSessions
from tests.fakes.clock import FakeClock
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.fakes.sts import FakeSts
from tests.unit.lambdas.conftest import api_event

A, B = "taaaaaaaaaaaa", "tbbbbbbbbbbbb"


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> FakeDynamoDB:
    """The application table, reached by sessions that IAM limits to a tenant."""
    table = FakeDynamoDB()
    sts: Any = FakeSts(FakeClock())
    sessions = TenantSessions(
        sts=sts,
        role_arn="arn:role",
        function_name="function",
        connect=lambda credentials: table.session(credentials["SessionToken"] + "#"),  # type: ignore[arg-type,return-value]  # a fake client
        now=FakeClock(),
    )
    monkeypatch.setattr(importlib.import_module("lambdas.plans.get_plan"), "data", TenantData(sessions, "table"))
    monkeypatch.setenv("ALLOWED_ROLES", "owner manager")
    for tenant_id, sites in ((A, ("harbour", "main")), (B, ("elsewhere",))):
        for site_id in sites:
            table.put_item(TableName="table", Item={"pk": {"S": f"{tenant_id}#sites"}, "sk": {"S": f"site#{site_id}"}})
    return table


def plan(**caller: Any) -> tuple[int, Any]:
    """What a caller is told."""
    rates = caller.pop("rates", {})
    event = api_event(**{"tenant_id": A, **caller})
    event["requestContext"]["authorizer"] |= rates
    context: Any = FakeContext()
    answer = importlib.import_module("lambdas.plans.get_plan").handler(event, context)
    return answer["statusCode"], json.loads(answer["body"])


def meter(table: FakeDynamoDB, tenant_id: str, period: str, **counted: int) -> None:
    """What the meter has added by now."""
    item = {"pk": {"S": f"{tenant_id}#usage"}, "sk": {"S": period}}
    table.put_item(TableName="usage", Item=item | {name: {"N": str(value)} for name, value in counted.items()})
    table.stale.clear()


def count_orders(table: FakeDynamoDB, tenant_id: str, day: str, used: int) -> None:
    item = {"pk": {"S": f"{tenant_id}#quota"}, "sk": {"S": f"orders#{day}"}, "used": {"N": str(used)}}
    table.put_item(TableName="table", Item=item)
    # What was counted a moment ago may show later; this was longer ago.
    table.stale.clear()


@pytest.mark.usefixtures("table")
def test_a_plan_tells_what_the_authorizer_said() -> None:
    status, body = plan(
        features="webhooks reports",
        limits="orders_per_day=500 sites=3 users=10",
        rates={"rate_limit": "5", "monthly_requests": "100000"},
    )
    assert status == 200
    assert (body["tier"], body["features"]) == ("basic", ["reports", "webhooks"])
    assert body["limits"] == {
        "rate_limit": 5,
        "monthly_requests": 100_000,
        "orders_per_day": 500,
        "sites": 3,
        "users": 10,
    }


def test_used_are_the_tenants_own_sites_and_orders_of_today(table: FakeDynamoDB) -> None:
    today = utc_now().date().isoformat()
    count_orders(table, A, today, 12)
    count_orders(table, A, "2026-01-01", 400)
    count_orders(table, B, today, 77)
    used = {"monthly_requests": 0}
    assert plan(limits="orders_per_day=500")[1]["used"] == used | {"orders_per_day": 12, "sites": 2}
    assert plan(tenant_id=B, limits="orders_per_day=500")[1]["used"] == used | {"orders_per_day": 77, "sites": 1}


def test_used_are_the_requests_of_the_month_that_were_metered(table: FakeDynamoDB) -> None:
    month = utc_now().date().isoformat()[:7]
    meter(table, A, f"day#{month}-01", requests=40, refused_requests=900, invocations=41)
    meter(table, A, f"day#{month}-02", requests=2)
    meter(table, A, f"day#{month}-03", invocations=7)
    meter(table, A, f"hour#{month}-01T08", requests=40)
    meter(table, A, "day#2020-01-31", requests=7000)
    meter(table, B, f"day#{month}-01", requests=500)
    assert plan()[1]["used"]["monthly_requests"] == 42
    assert plan(tenant_id=B)[1]["used"]["monthly_requests"] == 500


def test_orders_that_nobody_counts_are_not_said_to_be_none(table: FakeDynamoDB) -> None:
    table.calls.clear()
    assert plan(limits="sites=3")[1]["used"] == {"monthly_requests": 0, "sites": 2}
    assert table.calls == ["Query", "Query"]


@pytest.mark.usefixtures("table")
def test_a_day_without_orders_has_none() -> None:
    assert plan(limits="orders_per_day=500")[1]["used"]["orders_per_day"] == 0


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("role", ["customer", "kitchen", "waiter"])
def test_it_is_for_who_leads(role: str) -> None:
    assert plan(roles=role)[0] == 403
