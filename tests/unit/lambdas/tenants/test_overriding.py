import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from lambdas.shared.tiers import TierLimits, Tiers
from tests.unit.lambdas.registry.conftest import A, B, record
from tests.unit.lambdas.tenants.conftest import TIERS, Console

SILO = "tcccccccccccc"


class Plans:
    """Keeps where tenants' keys are."""

    def __init__(self) -> None:
        self.placed: list[tuple[str, tuple[int, int, int]]] = []
        self.failure: Exception | None = None

    def place(self, tenant_id: str, limits: TierLimits) -> None:
        if self.failure is not None:
            raise self.failure
        self.placed.append((tenant_id, limits.rates))


@pytest.fixture
def plans(console: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Plans:
    (tmp_path / "tiers.json").write_text(json.dumps(TIERS))
    made, tiers = Plans(), Tiers.load(tmp_path)
    set_overrides = importlib.import_module("lambdas.tenants.set_overrides")
    monkeypatch.setattr(set_overrides, "registry", console.registry.tenants)
    monkeypatch.setattr(set_overrides, "tiers", lambda: tiers)
    monkeypatch.setattr(set_overrides, "usage_plans", lambda: made)
    return made


def test_overrides_are_kept_and_the_key_is_held_to_them(console: Console, plans: Plans) -> None:
    wanted = {"rate_limit": 50, "burst_limit": 99, "users": None, "features": {"reports": False}}
    reply = console.call("setTenantOverrides", body=wanted)
    assert (reply.status, reply.body["overrides"]) == (200, wanted)
    assert plans.placed == [(A, (50, 99, 100_000))]


def test_they_replace_what_stood_there_and_the_trail_has_both(console: Console, plans: Plans) -> None:
    console.call("setTenantOverrides", body={"sites": 7})
    assert console.call("setTenantOverrides", body={}).body["overrides"] == {}
    entries = console.call("listTenantAudit").body["entries"]
    changes = [(entry["before"]["overrides"], entry["after"]["overrides"]) for entry in entries]
    assert sorted(changes, key=str) == sorted([({"sites": 7}, {}), ({}, {"sites": 7})], key=str)
    assert plans.placed[-1] == (A, (5, 10, 100_000))


@pytest.mark.parametrize("conditional", [False, True])
def test_what_is_so_already_leaves_no_entry_but_the_key_is_seen_to(
    console: Console, plans: Plans, *, conditional: bool
) -> None:
    """The same request again ends what was half done, with the version that it was meant for, too."""
    headers = {"If-Match": console.call("getTenant").headers["ETag"]} if conditional else None
    plans.failure = TimeoutError()
    assert console.call("setTenantOverrides", body={"rate_limit": 7}, headers=headers).status == 500
    plans.failure = None
    assert console.call("setTenantOverrides", body={"rate_limit": 7}, headers=headers).status == 200
    assert plans.placed == [(A, (7, 10, 100_000))]
    assert len(console.registry.audited()) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"tables": 3}, "/tables"),
        ({"sites": 0}, "/sites"),
        ({"rate_limit": None}, "/rate_limit"),
        ({"burst_limit": 1}, "/burst_limit"),
        ({"features": {"time-travel": True}}, "/features/time-travel"),
    ],
)
def test_what_there_is_not_is_refused_and_changes_nothing(
    console: Console, plans: Plans, body: Any, pointer: str
) -> None:
    reply = console.call("setTenantOverrides", body=body)
    assert (reply.status, reply.body["errors"][0]["pointer"]) == (400, pointer)
    assert (plans.placed, console.registry.audited()) == ([], [])


def test_while_an_operation_holds_the_tenant_its_overrides_stay(console: Console, plans: Plans) -> None:
    console.call("exportTenant")
    reply = console.call("setTenantOverrides", body={"sites": 7})
    assert (reply.status, reply.body["type"], plans.placed) == (409, "/problems/operation-in-progress", [])


def test_a_suspended_tenant_can_be_given_overrides(console: Console, plans: Plans) -> None:
    assert console.call("setTenantOverrides", B, {"sites": 7}).status == 200
    assert plans.placed[0][0] == B


def test_a_tenant_that_is_gone_cannot(console: Console, plans: Plans) -> None:
    console.registry.has(record(B, status="offboarded"))
    assert console.call("setTenantOverrides", B, {"sites": 7}).body["type"] == "/problems/wrong-status"
    assert plans.placed == []


def test_the_rates_of_a_silo_are_its_own_stacks(console: Console, plans: Plans) -> None:
    console.registry.has(record(SILO, tier="premium", model="silo"))
    assert console.call("setTenantOverrides", SILO, {"sites": 7}).status == 200
    reply = console.call("setTenantOverrides", SILO, {"sites": 7, "rate_limit": 50, "burst_limit": 99})
    assert [error["pointer"] for error in reply.body["errors"]] == ["/rate_limit", "/burst_limit"]
    assert plans.placed == []


def test_overrides_meant_for_another_version_of_the_tenant_are_refused(console: Console, plans: Plans) -> None:
    tag = console.call("getTenant").headers["ETag"]
    first = console.call("setTenantOverrides", body={"sites": 7}, headers={"If-Match": tag})
    assert first.status == 200
    late = console.call("setTenantOverrides", body={"sites": 9}, headers={"If-Match": tag})
    assert (late.status, late.body["type"]) == (412, "/problems/version-mismatch")
    assert console.call("getTenant").body["overrides"] == {"sites": 7}
    assert len(plans.placed) == len(console.registry.audited()) == 1
    after = console.call("setTenantOverrides", body={"sites": 9}, headers={"If-Match": first.headers["ETag"]})
    assert after.body["overrides"] == {"sites": 9}
