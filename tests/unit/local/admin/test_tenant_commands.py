"""``saas tenants``: what is printed and what it exits with where an operation outlasts the command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from saas_constructs.local.admin.following import StillRunningError
from saas_constructs.local.errors import LocalError
from saas_constructs.local.program import app

if TYPE_CHECKING:
    from tests.unit.local.admin.conftest import ControlPlane

TENANT = "t0123456789ab"
LEAVING: dict[str, Any] = {
    "tenant_id": TENANT,
    "operation_id": "20261121T100000-00000000",
    "kind": "offboard",
    "status": "running",
    "steps": [{"name": "Block", "status": "done"}, {"name": "Grace", "status": "running"}],
}


CANCELLED: dict[str, Any] = {
    **LEAVING,
    "status": "failed",
    "steps": [
        {"name": "Block", "status": "done", "error": "undoing it failed: the table is throttled"},
        {"name": "Grace", "status": "failed", "error": "cancelled by ada: they stay"},
    ],
}


class Platform:
    """A platform with one tenant.

    Attributes:
        offboarding: The tenant's, as it is answered.
    """

    def __init__(self) -> None:
        self.offboarding = LEAVING

    def answer(self, request: httpx.Request) -> httpx.Response:
        tenant = {"tenant_id": TENANT, "slug": "blue"}
        is_list = request.url.path == "/v1/tenants"
        return httpx.Response(200, json={"tenants": [tenant], "next_cursor": None} if is_list else self.offboarding)


@pytest.fixture(autouse=True)
def platform(control_plane: ControlPlane) -> Platform:
    """A platform whose one tenant waits out its grace period."""
    platform = Platform()
    control_plane(platform.answer)
    return platform


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["tenants", *arguments], catch_exceptions=False)


def test_a_tenant_is_kept_at_once_though_its_off_boarding_ends_hours_later() -> None:
    done = run("keep", "blue", "--reason", "they stay")
    assert done.exit_code == 0
    assert "tenant blue is kept: its off-boarding is cancelled, and ends within two hours" in done.output


def test_programs_see_that_what_was_cancelled_still_runs() -> None:
    done = run("keep", "blue", "--reason", "they stay", "--json")
    assert (done.exit_code, json.loads(done.output)["status"]) == (0, "running")


def test_who_waits_for_the_end_is_told_when_the_time_is_over() -> None:
    with pytest.raises(StillRunningError, match="at the step Grace"):
        run("keep", "blue", "--reason", "they stay", "--wait", "0.01")


@pytest.mark.parametrize("wait", ["0", "5"])
def test_a_tenant_whose_off_boarding_was_undone_is_kept(platform: Platform, wait: str) -> None:
    platform.offboarding = {**CANCELLED, "compensated": True}
    done = run("keep", "blue", "--reason", "they stay", "--wait", wait)
    assert (done.exit_code, done.output) == (0, "tenant blue is kept\n")


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_tenant_whose_off_boarding_could_not_be_undone_is_not_called_kept(
    platform: Platform, options: list[str]
) -> None:
    platform.offboarding = {**CANCELLED, "compensated": False}
    done = CliRunner().invoke(app, ["tenants", "keep", "blue", "--reason", "they stay", *options])
    assert done.exit_code == 1
    assert isinstance(done.exception, LocalError)
    assert "Block: undoing it failed" in done.exception.message
    assert "not all that was done could be undone" in done.exception.message
    assert f"`saas tenants retry {TENANT} {LEAVING['operation_id']}`" in done.exception.remedy
    assert done.output == (json.dumps(platform.offboarding, indent=2) + "\n" if options else "")


def test_an_off_boarding_is_left_alone_once_its_grace_period_has_begun() -> None:
    done = run("offboard", "blue", "--reason", "contract ended", "--confirm", "blue")
    assert done.exit_code == 0
    assert "it goes on by itself" in done.output
