"""A site's day is summed up once, told once, and shown to whom the site concerns."""

from __future__ import annotations

import importlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lambdas.orders.daily_summary import day_before
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.conftest import api_event
from tests.unit.lambdas.orders.restaurant import A, B, Restaurant


def summarize(due: str) -> list[str]:
    job = {
        "job": "daily-summary",
        "tenant_id": A,
        "tier": "basic",
        "sites": ["site-1", "site-2"],
        "due": due,
    }
    context: Any = FakeContext()
    handler = importlib.import_module("lambdas.orders.summarize_day").handler
    answer = handler({"Records": [{"messageId": "1", "body": json.dumps(job)}]}, context)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


@pytest.fixture
def tomorrow(restaurant: Restaurant) -> str:
    """A time on the day after the orders of these tests."""
    del restaurant
    today = datetime.now(UTC).date()
    return f"{date.fromordinal(today.toordinal() + 1)}T01:15:00Z"


@pytest.fixture
def today(tomorrow: str) -> str:
    return day_before(datetime.fromisoformat(tomorrow)).isoformat()


def shown(restaurant: Restaurant, site_id: str, day: str, **caller: str) -> tuple[int, Any]:
    restaurant._monkeypatch.setenv("ALLOWED_ROLES", "owner manager")
    event = api_event(**{"tenant_id": A, **caller}, pathParameters={"site_id": site_id, "date": day})
    status, body, _ = restaurant.call("get_daily_summary", event)
    return status, body


def test_a_day_is_summed_up_and_told_for_each_site(restaurant: Restaurant, tomorrow: str, today: str) -> None:
    served, rejected = restaurant.placed("1"), restaurant.placed("2")
    restaurant.walk(served, "accept", "start", "ready", "serve")
    restaurant.walk(rejected, "reject")
    restaurant.placed("3", tenant_id=B)
    assert summarize(tomorrow) == []
    status, body = shown(restaurant, "site-1", today)
    assert status == 200
    assert body["orders_by_status"] == {"REJECTED": 1, "SERVED": 1}
    assert (body["orders"], body["revenue"]) == (2, {"EUR": 1900})
    item = restaurant.table.items[f"{A}#summaries", f"site-1#{today}"]
    (event,) = json.loads(item["outbox"]["S"])
    assert event["detail_type"] == "DailySummaryReady"
    assert event["detail"]["orders_by_status"] == body["orders_by_status"]
    assert shown(restaurant, "site-2", today)[1]["orders"] == 0


def test_what_was_told_does_not_change(restaurant: Restaurant, tomorrow: str, today: str) -> None:
    summarize(tomorrow)
    before = shown(restaurant, "site-1", today)
    restaurant.placed()
    restaurant.table.calls.clear()
    assert summarize(tomorrow) == []
    # The list of sites is read again, and orders of two sites on two earlier days of which there is no summary.
    assert restaurant.table.calls.count("Query") == 5
    assert shown(restaurant, "site-1", today) == before


@pytest.mark.parametrize(("days", "found"), [(1, 200), (2, 200), (3, 404)])
def test_a_day_that_was_missed_is_summed_up_shortly_after(
    restaurant: Restaurant, tomorrow: str, today: str, days: int, found: int
) -> None:
    restaurant.placed()
    due = datetime.fromisoformat(tomorrow) + timedelta(days=days)
    assert summarize(due.isoformat().replace("+00:00", "Z")) == []
    assert shown(restaurant, "site-1", today)[0] == found
    # A site is not told of days on which it may not have been there.
    assert shown(restaurant, "site-2", today)[0] == 404


def test_a_site_that_the_registry_does_not_name_is_summed_up_too(
    restaurant: Restaurant, tomorrow: str, today: str
) -> None:
    restaurant.table.put_item(TableName="table", Item={"pk": {"S": f"{A}#sites"}, "sk": {"S": "site#harbour"}})
    summarize(tomorrow)
    assert shown(restaurant, "harbour", today)[0] == 200


def test_the_day_ends_at_midnight_utc() -> None:
    assert day_before(datetime(2026, 3, 1, 0, 0, tzinfo=UTC)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    "caller", [{"sites": "site-2"}, {"tenant_id": B}], ids=["of another site", "of another tenant"]
)
def test_who_is_elsewhere_finds_nothing(
    restaurant: Restaurant, tomorrow: str, today: str, caller: dict[str, str]
) -> None:
    summarize(tomorrow)
    assert shown(restaurant, "site-1", today, **caller)[0] == 404


@pytest.mark.parametrize("day", ["2026-02-30", "2026-W47-6", "today", "20261121"])
def test_a_day_must_be_one(restaurant: Restaurant, day: str) -> None:
    status, body = shown(restaurant, "site-1", day)
    assert status == 400
    assert body["errors"][0]["pointer"] == "/path/date"


def listed(restaurant: Restaurant, site_id: str, query: dict[str, str], **caller: str) -> tuple[int, Any]:
    restaurant._monkeypatch.setenv("ALLOWED_ROLES", "owner manager")
    event = api_event(**{"tenant_id": A, **caller}, pathParameters={"site_id": site_id}, queryStringParameters=query)
    status, body, _ = restaurant.call("list_daily_summaries", event)
    return status, body


def test_days_in_a_row_are_shown_at_once(restaurant: Restaurant, today: str) -> None:
    days = [(date.fromisoformat(today) - timedelta(days=count)).isoformat() for count in (3, 2, 1, 0)]
    store = importlib.import_module("lambdas.orders.summary_store").SummaryStore
    summary = importlib.import_module("lambdas.orders.daily_summary").DailySummary
    for tenant_id, site_id in ((A, "site-1"), (A, "site-10"), (B, "site-1")):
        for orders, day in enumerate(days, start=1):
            counted = {"SERVED": orders}
            kept = summary(site_id, date.fromisoformat(day), counted, {"EUR": 100 * orders}, f"{day}T23:59:59.000Z")
            store(restaurant.table, "table", tenant_id).add(kept)
    restaurant.table.calls.clear()
    status, body = listed(restaurant, "site-1", {"from": days[1], "to": days[2]})
    assert status == 200
    assert restaurant.table.calls == ["Query"]
    assert (body["from"], body["to"]) == (days[1], days[2])
    assert [(found["site_id"], found["date"], found["orders"]) for found in body["summaries"]] == [
        ("site-1", days[1], 2),
        ("site-1", days[2], 3),
    ]


def test_days_of_which_nothing_is_known_are_left_out(restaurant: Restaurant) -> None:
    body = listed(restaurant, "site-1", {"from": "2026-01-01", "to": "2026-01-31"})[1]
    assert body["summaries"] == []


def test_days_of_a_site_elsewhere_are_not_shown(restaurant: Restaurant) -> None:
    query = {"from": "2026-01-01", "to": "2026-01-31"}
    assert listed(restaurant, "site-1", query, sites="site-2")[0] == 404


@pytest.mark.parametrize(
    ("first", "last", "pointers"),
    [
        ("2026-02-30", "2026-03-01", ["/query/from"]),
        ("2026-W47-6", "2026-12-01", ["/query/from"]),
        ("2026-01-01", "", ["/query/to"]),
        ("2026-01-02", "2026-01-01", ["/query/from", "/query/to"]),
        ("2026-01-01", "2027-01-02", ["/query/from", "/query/to"]),
    ],
)
def test_days_must_be_days_in_a_row(restaurant: Restaurant, first: str, last: str, pointers: list[str]) -> None:
    status, body = listed(restaurant, "site-1", {"from": first, "to": last})
    assert status == 400
    assert [error["pointer"] for error in body["errors"]] == pointers
