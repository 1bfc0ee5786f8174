"""Operators see what tenants used and cost."""

import importlib
import json
import re
import sys
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from lambdas.metering.usage_reader import UsageReader
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.metering.conftest import JUST_BEFORE_THREE, A, B, Meter, delivery, report_line, request_line
from tests.unit.lambdas.operators import operations_setting, operator_event
from tests.unit.lambdas.registry.conftest import Registry, record

HOUR = 3600_000
UNUSED = "tzzzzzzzzzzzz"
NOW_DAY = "2026-11-21"


@pytest.fixture
def show(meter: Meter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The function, on what the meter has counted."""
    prices = Path(__file__).parents[4] / "saas_constructs" / "prices.json"
    (tmp_path / "prices.json").write_text(prices.read_text())
    monkeypatch.setenv("OPERATIONS", operations_setting())
    monkeypatch.setenv("LAMBDA_TASK_ROOT", str(tmp_path))
    monkeypatch.delitem(sys.modules, "lambdas.metering.show", raising=False)
    module = importlib.import_module("lambdas.metering.show")
    client: Any = meter.table
    monkeypatch.setattr(module, "reader", UsageReader(client, "usage"))
    registry = Registry()
    registry.has(record(A), record(B), record(UNUSED))
    monkeypatch.setattr(module, "registry", registry.tenants)
    lines = [request_line(A), request_line(A), request_line(B)]
    meter.take(delivery("usage-requests", lines))
    meter.take(delivery("usage-requests", [request_line(A)], at=JUST_BEFORE_THREE + HOUR, first_id=9))
    meter.take(delivery("usage-functions", [report_line(100)]))
    return module


def ask(show: Any, operation: str, **event: Any) -> tuple[int, Any]:
    context: Any = FakeContext()
    answer = show.handler(operator_event(operation, **event), context)
    return answer["statusCode"], json.loads(answer["body"])


def test_usage_by_the_day(show: Any) -> None:
    query = {"from": "2026-11-01", "to": "2026-11-30"}
    status, body = ask(show, "getTenantUsage", path={"tenant_id": A}, query=query)
    assert status == HTTPStatus.OK
    assert (body["from"], body["to"], body["granularity"]) == ("2026-11-01", "2026-11-30", "day")
    assert [(entry["period"], entry["requests"], entry["events"]) for entry in body["periods"]] == [(NOW_DAY, 3, 0)]
    assert body["total"]["requests"] == 3


def test_usage_by_the_hour(show: Any) -> None:
    query = {"from": NOW_DAY, "to": NOW_DAY, "granularity": "hour"}
    _, body = ask(show, "getTenantUsage", path={"tenant_id": A}, query=query)
    found = [(entry["period"], entry["requests"]) for entry in body["periods"]]
    assert found == [("2026-11-21T14", 2), ("2026-11-21T15", 1)]


def test_usage_of_all_tenants_page_by_page_with_the_whole_on_each(show: Any) -> None:
    pages = [ask(show, "listUsage", query={"date": NOW_DAY, "limit": "1"})[1]]
    while pages[-1]["next_cursor"]:
        query = {"date": NOW_DAY, "limit": "1", "cursor": pages[-1]["next_cursor"]}
        pages.append(ask(show, "listUsage", query=query)[1])
    tenants = [(entry["tenant_id"], entry["requests"]) for page in pages for entry in page["tenants"]]
    assert tenants == [(A, 3), (B, 1)]
    assert {page["total"]["requests"] for page in pages} == {4}
    assert {(page["total"]["invocations"], page["shared"]["invocations"]) for page in pages} == {(1, 1)}


def test_cost_is_direct_and_shared(show: Any) -> None:
    query = {"from": NOW_DAY, "to": NOW_DAY}
    _, of_a = ask(show, "getTenantCost", path={"tenant_id": A}, query=query)
    _, of_b = ask(show, "getTenantCost", path={"tenant_id": B}, query=query)
    assert of_a["prices"] == {"region": "us-east-1", "looked_up": "2026-11-21"}
    assert of_a["direct"]["by"] == {"requests": "0.000010500"}
    assert of_b["direct"]["by"] == {"requests": "0.000003500"}
    # 100 ms of 512 MB and an invocation, three parts and one.
    assert (of_a["shared"]["total"], of_b["shared"]["total"]) == ("0.000000650", "0.000000217")
    assert re.fullmatch(r"0\.0000111\d\d", of_a["total"])


def test_a_tenant_without_usage_used_nothing(show: Any) -> None:
    status, body = ask(show, "getTenantUsage", path={"tenant_id": UNUSED}, query={"from": NOW_DAY, "to": NOW_DAY})
    assert (status, body["periods"], body["total"]["requests"]) == (HTTPStatus.OK, [], 0)


@pytest.mark.parametrize(
    ("operation", "query", "pointer"),
    [
        ("getTenantUsage", {"from": "yesterday"}, "/query/from"),
        ("getTenantUsage", {"from": "2026-11-21", "to": "2026-11-20"}, "/query/from"),
        ("getTenantUsage", {"from": "2020-01-01", "to": "2026-11-20"}, "/query/to"),
        ("getTenantUsage", {"from": "2026-01-01", "to": "2026-11-20", "granularity": "hour"}, "/query/to"),
        ("getTenantUsage", {"granularity": "minute"}, "/query/granularity"),
        ("getTenantCost", {"to": "2026-02-30"}, "/query/to"),
        ("listUsage", {}, "/query/date"),
        ("listUsage", {"date": "today"}, "/query/date"),
    ],
)
def test_bad_spans_are_pointed_at(show: Any, operation: str, query: dict[str, str], pointer: str) -> None:
    status, body = ask(show, operation, path={"tenant_id": A}, query=query)
    assert status == HTTPStatus.BAD_REQUEST
    assert pointer in [error["pointer"] for error in body["errors"]]


@pytest.mark.parametrize("operation", ["getTenantUsage", "getTenantCost"])
@pytest.mark.parametrize("tenant_id", ["platform", "t1#usage", "tyyyyyyyyyyyy"])
def test_what_is_no_tenant_is_not_found(show: Any, operation: str, tenant_id: str) -> None:
    assert ask(show, operation, path={"tenant_id": tenant_id})[0] == HTTPStatus.NOT_FOUND
