"""A command works on the embedded AWS of its folder, and never on what another project started."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil
import pytest
from typer.testing import CliRunner

from saas_constructs.local import settings as settings_module
from saas_constructs.local.clients import client
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.errors import LocalError
from saas_constructs.local.program import app
from saas_constructs.local.record import EmulatorRecord
from saas_constructs.local.running import emulator_started, require_current, running_settings, settings_to_start
from saas_constructs.local.settings import LocalSettings
from saas_constructs.testing.embedded import free_port
from tests.local.deployment.cloud_assembly import stack, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.local.conftest import EmbeddedAws

PORT = 4999
NEEDING = [
    ["deploy", "--app", "."],
    ["destroy", "--app", "."],
    ["open", "--no-browser"],
    ["logs", "--function", "orders"],
    ["dlq", "redrive", "--all"],
    ["events", "replay", "--since", "2025-01-01T00:00:00Z"],
    ["tenants", "list"],
    ["domains", "list", "blue-bistro"],
    ["usage"],
    ["cost"],
    ["migrate", "status", "t0123456789ab"],
]
TELLING = [
    ("status", 3, "embedded AWS is not running; start it with `saas up`\n"),
    ("down", 0, "embedded AWS is not running\n"),
    ("logs", 0, ""),
]
WITHOUT_IT = {"up", "prepare"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the commands, and no variable but its own."""
    monkeypatch.setenv("SAAS_HOME", str(tmp_path))
    monkeypatch.delenv("SAAS_PORT", raising=False)
    return tmp_path


@pytest.fixture
def recorded(home: Path) -> Iterator[LocalSettings]:
    """An emulator's record in the folder, with a process that lives."""
    settings = LocalSettings(home, PORT)
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as child:
        record = EmulatorRecord.of(psutil.Process(child.pid), port=PORT, version="1.5.33", mended=True)
        record.write(settings.record_path)
        yield settings


@pytest.fixture
def another(mended_aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch) -> EmbeddedAws:
    """Another project's, which has the usual port."""
    monkeypatch.setattr(settings_module, "DEFAULT_PORT", urlsplit(mended_aws.endpoint_url).port)
    return mended_aws


def test_without_a_port_it_is_where_it_runs(recorded: LocalSettings) -> None:
    assert running_settings() == settings_to_start() == recorded


def test_the_start_of_the_folders_own_is_known(recorded: LocalSettings, tmp_path: Path) -> None:
    record = EmulatorRecord.living(recorded.record_path)
    assert record is not None
    assert emulator_started(recorded) == pytest.approx(record.created, abs=2)
    assert emulator_started(replace(recorded, port=PORT - 1)) is None
    assert emulator_started(LocalSettings(tmp_path / "elsewhere", PORT)) is None


@pytest.mark.parametrize(("clock_set", "earliest"), [(3_600, 0), (-3_600, -3_600)])
def test_a_clock_that_is_set_makes_no_start_later_than_it_was(
    recorded: LocalSettings, clock_set: int, earliest: int
) -> None:
    record = EmulatorRecord.read(recorded.record_path)
    assert record is not None
    # Without ticks the start itself tells the process: there a clock that was set leaves it unknown.
    expected = None if record.ticks is None else pytest.approx(record.created + earliest, abs=2)
    replace(record, created=record.created + clock_set).write(recorded.record_path)
    assert emulator_started(recorded) == expected


def test_the_folder_may_be_named(recorded: LocalSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAAS_HOME", str(tmp_path / "elsewhere"))
    assert running_settings(home=recorded.home) == recorded


def test_a_port_at_which_it_does_not_run_is_refused(recorded: LocalSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert running_settings(port=PORT) == recorded
    with pytest.raises(LocalError, match=f"runs on port {PORT}, not on 4998"):
        running_settings(port=4998)
    monkeypatch.setenv("SAAS_PORT", "4998")
    with pytest.raises(LocalError, match=f"runs on port {PORT}, not on 4998"):
        running_settings()
    assert settings_to_start().port == 4998


def test_a_named_port_is_taken_where_the_folders_own_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert running_settings(port=PORT).port == PORT
    monkeypatch.setenv("SAAS_PORT", "4998")
    assert running_settings().port == 4998


@pytest.mark.parametrize("command", NEEDING, ids=" ".join)
@pytest.mark.usefixtures("another")
def test_what_does_not_run_is_not_looked_for_at_the_usual_port(command: list[str], home: Path) -> None:
    ended = CliRunner().invoke(app, command)
    assert isinstance(ended.exception, LocalError), ended.output
    assert ended.exit_code == 1
    assert ended.exception.message == f"the embedded AWS of {home} is not running"
    assert "saas up" in ended.exception.remedy


@pytest.mark.parametrize(("command", "code", "told"), TELLING, ids=["status", "down", "logs"])
@pytest.mark.usefixtures("another")
def test_what_tells_of_the_folders_own_does_so_where_it_does_not_run(command: str, code: int, told: str) -> None:
    ended = CliRunner().invoke(app, [command], catch_exceptions=False)
    assert (ended.exit_code, ended.output) == (code, told)


def test_every_command_is_known_to_need_it_or_not() -> None:
    groups = {group.name for group in app.registered_groups}
    looked_at = {command for command, *_ in NEEDING} | {command for command, *_ in TELLING} | WITHOUT_IT
    assert looked_at == {command.name for command in app.registered_commands} | groups


def test_a_deployment_goes_to_the_folders_own(home: Path, another: EmbeddedAws) -> None:
    assembly = write(home / "assembly", stack("OfThisProject"))
    own = LocalSettings(home, free_port())
    emulator = Emulator(own)
    emulator.start()
    try:
        deployed = CliRunner().invoke(app, ["deploy", "--app", str(assembly), "--json"])
        assert deployed.exit_code == 0, deployed.exception
        names = [
            {found["StackName"] for found in client("cloudformation", endpoint_url=url).describe_stacks()["Stacks"]}
            for url in (own.endpoint_url, another.endpoint_url)
        ]
    finally:
        emulator.stop()
    assert "OfThisProject" in names[0]
    assert "OfThisProject" not in names[1]


def test_a_deployment_to_one_of_another_version_is_refused(recorded: LocalSettings) -> None:
    with pytest.raises(LocalError, match="was started by another version") as refused:
        require_current(recorded)
    assert "saas down" in refused.value.remedy
