"""``saas migrate`` on a terminal: what it prints, what it exits with, and what it refuses before it asks any AWS."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from saas_constructs.local.commands import migrate as commands
from saas_constructs.local.errors import LocalError
from saas_constructs.local.migration.platform import Platform
from saas_constructs.local.program import app
from tests.unit.local.migration.conftest import TENANT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.local.migration.conftest import Old


def migrate(*arguments: str, **variables: str) -> Any:
    return CliRunner().invoke(app, ["migrate", *arguments], env=variables)


def plan(old: Old, *options: str) -> Any:
    return migrate("plan", str(old.export), "--mapping", str(old.folder / "mapping.yaml"), *options)


def test_a_sound_plan_exits_with_0(old: Old) -> None:
    done = plan(old)
    assert done.exit_code == 0
    assert [line.split()[:2] for line in done.stdout.splitlines() if "site" in line] == [["site", "2"]]


def test_a_plan_with_rejects_names_them_and_exits_with_3(old: Old) -> None:
    old.append("stock.csv", "pier,beans,Beans,g,1,1,1")
    done = plan(old)
    assert done.exit_code == 3
    assert "rejected supply stock.csv:4: the export has no site pier" in done.stdout


def test_a_plan_for_programs_has_counts_digests_and_rejects(old: Old) -> None:
    told = json.loads(plan(old, "--json").stdout)
    assert told["counts"] == {"site": 2, "menu_item": 3, "supply": 2, "order": 3}
    assert all(len(digest) == 64 for digest in told["digests"].values())
    assert told["rejects"] == []


def test_a_cut_over_wants_the_word_that_the_old_installation_is_frozen(old: Old) -> None:
    done = migrate("cut-over", TENANT, str(old.export), "--mapping", str(old.folder / "mapping.yaml"))
    assert isinstance(done.exception, LocalError)
    assert "--old-is-frozen" in done.exception.remedy


def test_nobody_listens_without_a_token(old: Old, tmp_path: Path) -> None:
    arguments = ("--mapping", str(old.folder / "mapping.yaml"), "--changes", str(tmp_path / "journal"))
    done = migrate("mirror", TENANT, *arguments, "--listen", "0", SAAS_MIGRATION_TOKEN="")
    assert isinstance(done.exception, LocalError)
    assert "SAAS_MIGRATION_TOKEN" in done.exception.message


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01"])
def test_a_day_of_retirement_is_a_day(day: str) -> None:
    done = migrate("retire", TENANT, "--on", day)
    assert isinstance(done.exception, LocalError)
    assert day in done.exception.message


@pytest.mark.parametrize("slug", ["any-company", "t0123456789aB", TENANT[:-1]])
def test_a_tenant_that_is_not_named_by_its_id_is_asked_nobody_about(monkeypatch: pytest.MonkeyPatch, slug: str) -> None:
    monkeypatch.setattr(commands, "accessed", lambda **_: nullcontext())
    monkeypatch.setattr(Platform, "find", lambda *_: Platform(None, None, {}, "ops"))
    done = migrate("status", slug)
    assert isinstance(done.exception, LocalError)
    assert repr(slug) in done.exception.message
    assert "saas tenants list" in done.exception.remedy
