"""``saas domains``: what is asked for, and what is shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from saas_constructs.local.errors import LocalError
from saas_constructs.local.program import app

if TYPE_CHECKING:
    from tests.unit.local.admin.conftest import ControlPlane

TENANT = "t0123456789ab"
HOST = "eat.blue.example"
RECORD = {"type": "TXT", "name": f"_saas-verification.{HOST}", "value": "saas=abc"}
PENDING = {
    "host": HOST,
    "status": "pending",
    "record": RECORD,
    "claimed_at": "2026-11-21T12:00:00.000Z",
    "expires_at": "2026-11-28T12:00:00.000Z",
}
FAILED = {
    **PENDING,
    "host": "menu.blue.example",
    "status": "failed",
    "reason": "the certificate is failed",
    "points_to": "d1.cloudfront.net",
}
ANSWERS: dict[tuple[str, str], Any] = {
    ("GET", "/v1/tenants"): {"tenants": [{"tenant_id": TENANT, "slug": "blue"}], "next_cursor": None},
    ("GET", f"/v1/tenants/{TENANT}/domains"): {"domains": [PENDING, FAILED]},
    ("POST", f"/v1/tenants/{TENANT}/domains/{HOST}/verify"): {**PENDING, "status": "verified"},
    ("DELETE", f"/v1/tenants/{TENANT}/domains/{HOST}"): {"domains": []},
}
NOT_PROVEN = {"type": "/problems/domain-not-proven", "detail": "it has no TXT record"}


@pytest.fixture
def asked(control_plane: ControlPlane) -> list[tuple[str, str]]:
    """Methods and paths that a command asked for."""
    calls: list[tuple[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append((request.method, request.url.path))
        found = ANSWERS.get(calls[-1])
        return httpx.Response(409, json=NOT_PROVEN) if found is None else httpx.Response(200, json=found)

    control_plane(answer)
    return calls


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["domains", *arguments], input=typed, catch_exceptions=False)


@pytest.mark.usefixtures("asked")
def test_the_list_says_what_is_left_to_do() -> None:
    shown = run("list", "blue").output
    assert f"until 2026-11-28T12:00:00.000Z show TXT {RECORD['name']} {RECORD['value']}" in shown
    assert "menu.blue.example failed: the certificate is failed" in shown
    assert "points to d1.cloudfront.net" in shown
    assert json.loads(run("list", "blue", "--json").output) == [PENDING, FAILED]


@pytest.mark.usefixtures("asked")
def test_the_proof_is_looked_for_again() -> None:
    assert f"{HOST} verified" in run("verify", "blue", HOST).output
    assert json.loads(run("verify", "blue", HOST, "--json").output)["status"] == "verified"
    with pytest.raises(LocalError, match="no TXT record") as refused:
        run("verify", "blue", "other.blue.example")
    assert "show the record in the DNS" in refused.value.remedy


def test_a_domain_is_taken_when_that_was_confirmed(asked: list[tuple[str, str]]) -> None:
    assert run("remove", "blue", HOST, typed="n\n").exit_code == 1
    assert asked == []
    assert "no domains left" in run("remove", "blue", HOST, typed="y\n").output
    assert asked[-1] == ("DELETE", f"/v1/tenants/{TENANT}/domains/{HOST}")
    assert json.loads(run("remove", "blue", HOST, "--yes", "--json").output) == []
