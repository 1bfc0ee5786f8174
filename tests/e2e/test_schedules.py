"""Scheduled work, started by hand for a time of the test's, and once by the Scheduler itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from saas_constructs.testing.tenant_sessions import function_named
from tests.e2e.conftest import APPLICATION_EVENTS
from tests.e2e.documented import content
from tests.waiting import until

if TYPE_CHECKING:
    from saas_constructs.testing.embedded import EmbeddedAws
    from tests.e2e.conftest import TenantUser


def dispatch(aws: EmbeddedAws, schedule: str, due: datetime) -> Any:
    """Do what the Scheduler does when a schedule is due."""
    name = function_named(aws, f"Schedules{schedule}Dispatcher", stack_name=APPLICATION_EVENTS)
    payload = json.dumps({"due": due.strftime("%Y-%m-%dT%H:%M:%SZ")}).encode()
    answer = aws.client("lambda").invoke(FunctionName=name, Payload=payload)
    assert "FunctionError" not in answer, answer["Payload"].read()
    return json.loads(answer["Payload"].read())


def tomorrow() -> datetime:
    return datetime.now(UTC).replace(hour=3, minute=15, second=0, microsecond=0) + timedelta(days=1)


def test_each_tenants_day_is_summed_up_once(aws: EmbeddedAws, blue: TenantUser, green: TenantUser) -> None:
    order_id = green.placed(site_id="site-1")
    green.command(order_id, "reject").raise_for_status()
    due = tomorrow()
    assert dispatch(aws, "Summary", due)["sent"] >= 2
    day = (due - timedelta(days=1)).date()

    def summary(user: TenantUser) -> Any:
        answer = user.api.get(f"sites/site-1/summaries/{day}")
        return content(answer, "DailySummary") if answer.status_code != 404 else None

    of_green = until(lambda: summary(green), "green's summary")
    assert of_green["orders_by_status"]["REJECTED"] >= 1
    assert until(lambda: summary(blue), "blue's summary")["site_id"] == "site-1"
    period = {"from": str(day - timedelta(days=6)), "to": str(day)}
    listed = content(green.api.get("sites/site-1/summaries", params=period), "DailySummaries")
    assert of_green in listed["summaries"]
    assert {name: listed[name] for name in period} == period
    # The same time again sends nothing.
    assert dispatch(aws, "Summary", due)["sent"] == 0
    assert summary(green) == of_green
    elsewhere = green.as_role("manager", sites=("site-2",))
    assert elsewhere.api.get(f"sites/site-1/summaries/{day}").status_code == 404
    assert elsewhere.api.get("sites/site-1/summaries", params=period).status_code == 404


def test_the_sweep_expires_what_waited_too_long_and_nothing_else(aws: EmbeddedAws, blue: TenantUser) -> None:
    order_id, kept = blue.placed(), blue.placed()
    client = aws.client("dynamodb")
    table = aws.outputs("dev-ApplicationPlane")["TableName"]
    key = {"pk": {"S": f"{blue.tenant_id}#order#{order_id}"}, "sk": {"S": "order"}}
    # As if it had been placed two days ago, and its workflow had been lost.
    client.update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET history[0].#at = :long_ago REMOVE outbox",
        ExpressionAttributeNames={"#at": "at"},
        ExpressionAttributeValues={":long_ago": {"S": "2026-01-01T00:00:00.000Z"}},
    )
    dispatch(aws, "Sweep", datetime.now(UTC))

    def order(of: str) -> Any:
        return blue.api.get(f"orders/{of}").json()

    until(lambda: order(order_id)["status"] == "EXPIRED", "the sweep")
    assert order(order_id)["reason"] == "not accepted in time"
    assert order(kept)["status"] == "PLACED"


def test_the_scheduler_itself_starts_the_dispatcher_with_the_time_that_was_due(
    aws: EmbeddedAws, blue: TenantUser
) -> None:
    assert blue.tenant_id
    scheduler = aws.client("scheduler")
    (sweep,) = (found["Name"] for found in scheduler.list_schedules()["Schedules"] if "SchedulesSweep" in found["Name"])
    registry = aws.outputs("dev-ControlPlane")["RegistryTableName"]
    key = {"pk": {"S": "schedule#sweep"}, "sk": {"S": "dispatch"}}

    def dispatched() -> Any:
        item = aws.client("dynamodb").get_item(TableName=registry, Key=key).get("Item", {})
        return item.get("due", {}).get("S") if item.get("is_done", {}).get("BOOL") else None

    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    scheduler.create_schedule(
        Name="sweep-once",
        ScheduleExpression=f"at({soon.strftime('%Y-%m-%dT%H:%M:%S')})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=scheduler.get_schedule(Name=sweep)["Target"],
    )
    assert until(lambda: (found := dispatched()) and found >= soon.isoformat() and found, "the schedule's dispatch")
