"""``saas usage`` and ``saas cost``: what is asked for, and what is shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from typer.testing import CliRunner

from saas_constructs.local.errors import LocalError
from saas_constructs.local.program import app

if TYPE_CHECKING:
    from tests.unit.local.admin.conftest import ControlPlane

TENANT = "t0123456789ab"
COUNTED = {"requests": 1200, "mb_milliseconds": 5_120_000, "read_units": 0.5, "orders": 7}
RECORD = {"tenant_id": TENANT, "slug": "blue-bistro"}
COST = {
    "tenant_id": TENANT,
    "from": "2026-11-01",
    "to": "2026-11-21",
    "currency": "USD",
    "prices": {"region": "us-east-1", "looked_up": "2026-11-21"},
    "direct": {"total": "0.004200000", "by": {"requests": "0.004200000"}},
    "shared": {"total": "0.000300000", "by": {"invocations": "0.000300000"}, "rule": "by direct cost"},
    "total": "0.004500000",
}
ANSWERS: dict[str, Any] = {
    f"/v1/tenants/{TENANT}": RECORD,
    "/v1/tenants": {"tenants": [RECORD], "next_cursor": None},
    f"/v1/tenants/{TENANT}/usage": {
        "from": "2026-11-01",
        "to": "2026-11-21",
        "periods": [{"period": "2026-11-21", **COUNTED}],
        "total": COUNTED,
    },
    f"/v1/tenants/{TENANT}/cost": COST,
    "/v1/usage": {
        "date": "2026-11-21",
        "tenants": [{"tenant_id": TENANT, **COUNTED}],
        "total": {**COUNTED, "requests": 1300},
        "shared": {"requests": 100},
        "next_cursor": None,
    },
}


@pytest.fixture
def asked(control_plane: ControlPlane) -> list[httpx.URL]:
    """The URLs that a command asked for."""
    urls: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        urls.append(request.url)
        return httpx.Response(200, json=ANSWERS[request.url.path])

    control_plane(answer)
    return urls


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_usage_of_a_tenant_day_by_day(asked: list[httpx.URL]) -> None:
    shown = run("usage", TENANT, "--from", "2026-11-01")
    assert dict(asked[-1].params) == {"from": "2026-11-01"}
    assert "2026-11-21" in shown
    assert "1,200" in shown
    # 5,120,000 MB milliseconds.
    assert "5.000" in shown
    assert "orders" in shown


def test_usage_by_the_hour_for_programs(asked: list[httpx.URL]) -> None:
    shown = json.loads(run("usage", "blue-bistro", "--hours", "--json"))
    assert asked[0].params["slug"] == "blue-bistro"
    assert asked[-1].params["granularity"] == "hour"
    assert shown["total"] == COUNTED


def test_usage_of_all_tenants_with_what_is_shared(asked: list[httpx.URL]) -> None:
    shown = run("usage", "--date", "2026-11-21")
    assert asked[-1].params["date"] == "2026-11-21"
    lines = [line.split()[:3] for line in shown.splitlines() if line.strip()]
    assert [TENANT, "7", "1,200"] in lines
    assert ["shared", "0", "100"] in lines
    assert ["all", "7", "1,300"] in lines


@pytest.mark.usefixtures("asked")
def test_cost_of_a_tenant_direct_and_shared_apart_with_its_basis() -> None:
    shown = run("cost", TENANT)
    assert "0.004200000" in shown
    assert "0.000300000" in shown
    assert "0.004500000 USD from 2026-11-01 to 2026-11-21" in shown
    assert "us-east-1 of 2026-11-21; shared: by direct cost" in shown


@pytest.mark.usefixtures("asked")
def test_cost_of_all_tenants() -> None:
    assert json.loads(run("cost", "--json")) == [COST]
    assert "blue-bistro" in run("cost")


@pytest.mark.parametrize("arguments", [("usage", "--hours"), ("usage", "--from", "2026-11-01")])
def test_what_goes_with_a_tenant_is_not_asked_of_all(asked: list[httpx.URL], arguments: tuple[str, ...]) -> None:
    with pytest.raises(LocalError, match="go with a tenant"):
        run(*arguments)
    with pytest.raises(LocalError, match="goes without a tenant"):
        run("usage", TENANT, "--date", "2026-11-21")
    assert asked == []
