"""The life of the emulator's process, and what is said when it goes wrong."""

from __future__ import annotations

import importlib.metadata
import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import psutil
import pytest

from saas_constructs.local import checks
from saas_constructs.local.clients import client
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.errors import LocalError
from saas_constructs.local.record import EmulatorRecord
from saas_constructs.local.settings import LocalSettings
from saas_constructs.local.status import EmulatorState
from saas_constructs.testing.embedded import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> LocalSettings:
    return LocalSettings(home=tmp_path / "home", port=free_port())


@pytest.fixture
def emulator(settings: LocalSettings) -> Iterator[Emulator]:
    emulator = Emulator(settings)
    yield emulator
    emulator.stop()


def _process(emulator: Emulator) -> psutil.Process:
    pid = emulator.status().pid
    assert pid is not None
    return psutil.Process(pid)


def test_starting_twice_starts_one(emulator: Emulator) -> None:
    assert emulator.start() is True
    first = emulator.status()
    assert emulator.start() is False
    assert emulator.status().pid == first.pid


def test_commands_at_once_start_one(emulator: Emulator, settings: LocalSettings) -> None:
    environment = {**os.environ, "SAAS_HOME": str(settings.home), "SAAS_PORT": str(settings.port)}
    command = [sys.executable, "-m", "saas_constructs.local", "up"]
    commands = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(4)
    ]
    said = sorted(process.communicate()[0].split(" at ")[0] for process in commands)
    assert said == [*["embedded AWS already running"] * 3, "embedded AWS started"]
    assert emulator.status().state is EmulatorState.RUNNING


def test_nothing_is_started_without_the_lock(
    emulator: Emulator, settings: LocalSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(BlockingIOError):
        emulator.start()
    assert not settings.record_path.exists()


def test_a_stopped_emulator_is_gone(emulator: Emulator) -> None:
    emulator.start()
    process = _process(emulator)
    result = emulator.stop()
    assert (result.was_running, result.killed, result.unsaved) == (True, False, [])
    assert not process.is_running()
    assert emulator.status().state is EmulatorState.STOPPED
    assert emulator.stop().was_running is False


def test_it_listens_on_the_loopback_interface_only(emulator: Emulator, settings: LocalSettings) -> None:
    emulator.start()
    listening = [c.laddr for c in _process(emulator).net_connections() if c.status == psutil.CONN_LISTEN]
    assert [tuple(address) for address in listening] == [("127.0.0.1", settings.port)]


def test_the_persons_environment_stays_out(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("SSL_CERT_FILE", "/certificates")
    emulator.start()
    environment = _process(emulator).environ()
    assert not environment.keys() & {"AWS_PROFILE", "HTTPS_PROXY", "PYTHONDONTWRITEBYTECODE", "SSL_CERT_FILE"}
    assert environment["HOME"] != os.environ.get("HOME")


def test_a_port_in_use_is_refused_with_its_holder(emulator: Emulator, settings: LocalSettings) -> None:
    with socket.create_server(("127.0.0.1", settings.port)), pytest.raises(LocalError) as refused:
        emulator.start()
    assert f"port {settings.port}" in refused.value.message
    assert f"(pid {os.getpid()})" in refused.value.message
    assert "SAAS_PORT" in refused.value.remedy
    assert emulator.status().state is EmulatorState.STOPPED


def test_another_port_than_the_running_ones_is_refused(emulator: Emulator, settings: LocalSettings) -> None:
    emulator.start()
    with pytest.raises(LocalError, match=f"runs on port {settings.port}"):
        Emulator(LocalSettings(home=settings.home, port=free_port())).start()


def test_death_at_the_start_shows_the_log(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    with pytest.raises(LocalError, match="ended while it started") as refused:
        emulator.start()
    assert "/nowhere" in refused.value.remedy
    assert str(emulator.log_path) in refused.value.remedy
    assert emulator.status().state is EmulatorState.STOPPED


def test_a_later_death_is_told_with_the_log(emulator: Emulator) -> None:
    emulator.start()
    process = _process(emulator)
    process.kill()
    process.wait()
    status = emulator.status()
    assert status.state is EmulatorState.DIED
    assert any("Running on" in line for line in status.log_tail)
    assert emulator.start() is True


def test_a_record_of_a_process_long_gone_is_no_obstacle(emulator: Emulator, settings: LocalSettings) -> None:
    checks.prepare_home(settings)
    # This very process has the id, but was not started then.
    EmulatorRecord(os.getpid(), 1.0, settings.port, "1.5.33", mended=True).write(settings.record_path)
    assert emulator.status().state is EmulatorState.DIED
    assert emulator.start() is True


def test_a_clock_that_is_set_does_not_hide_a_running_one(emulator: Emulator, settings: LocalSettings) -> None:
    """On Linux the start of a process since the epoch is computed from the clock of now."""
    emulator.start()
    process = _process(emulator)
    record = EmulatorRecord.read(settings.record_path)
    assert record is not None
    replace(record, created=record.created + 3).write(settings.record_path)
    status = emulator.status()
    assert status.state is EmulatorState.RUNNING
    assert status.uptime_seconds == pytest.approx(time.time() - process.create_time(), abs=2)
    assert emulator.stop().was_running is True
    assert not process.is_running()


def test_one_that_was_started_by_another_version_is_refused(emulator: Emulator, settings: LocalSettings) -> None:
    emulator.start()
    record = EmulatorRecord.read(settings.record_path)
    assert record is not None
    replace(record, code="of another version").write(settings.record_path)
    with pytest.raises(LocalError, match="was started by another version") as refused:
        emulator.start()
    assert "saas down" in refused.value.remedy
    with pytest.raises(LocalError, match="was started by another version"):
        Emulator(settings, mended=False).start()
    assert emulator.stop().was_running is True


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}'])
def test_an_unreadable_record_is_no_obstacle(emulator: Emulator, settings: LocalSettings, text: str) -> None:
    checks.prepare_home(settings)
    settings.record_path.write_text(text)
    assert emulator.start() is True
    assert json.loads(settings.record_path.read_text())["pid"] == emulator.status().pid


def test_a_home_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LocalError, match="cannot write to") as refused:
        Emulator(LocalSettings(home=tmp_path / "file", port=free_port())).start()
    assert "SAAS_HOME" in refused.value.remedy


def test_a_nearly_full_disk_is_refused_up_front(settings: LocalSettings) -> None:
    with pytest.raises(LocalError, match=r"MiB free and the embedded AWS needs at least 1048576 MiB"):
        checks.prepare_home(settings, minimum_free_bytes=2**40)


def test_a_full_disk_leaves_no_process_behind(emulator: Emulator, settings: LocalSettings) -> None:
    checks.prepare_home(settings)
    settings.record_path.with_suffix(".tmp").symlink_to("/dev/full")
    before = psutil.Process().children()
    with pytest.raises(LocalError, match="is full"):
        emulator.start()
    assert psutil.Process().children() == before


def test_state_that_could_not_be_saved_is_told(emulator: Emulator, settings: LocalSettings) -> None:
    emulator.start()
    client("sqs", endpoint_url=emulator.endpoint_url).create_queue(QueueName="queue")
    (settings.state_dir / "sqs.json.tmp").symlink_to("/dev/full")
    (line,) = emulator.stop().unsaved
    assert "failed to save sqs" in line
    assert "No space left" in line


def test_another_version_of_ministack_is_refused() -> None:
    with pytest.raises(LocalError, match=r"must be version 1\.5\.33, got 1\.5\.34") as refused:
        checks.check_ministack(lambda _name: "1.5.34")
    assert 'pip install "saas-constructs[local]"' in refused.value.remedy


def test_a_missing_ministack_is_refused() -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    with pytest.raises(LocalError, match="ministack is not installed"):
        checks.check_ministack(missing)


def test_state_that_cannot_be_read_is_told(emulator: Emulator, settings: LocalSettings) -> None:
    checks.prepare_home(settings)
    (settings.state_dir / "dynamodb.json").write_text("garbage")
    emulator.start()
    assert any("dynamodb" in line for line in emulator.unloaded)


def test_another_embedded_aws_on_the_port_is_named_by_its_home(emulator: Emulator, settings: LocalSettings) -> None:
    emulator.start()
    other = LocalSettings(home=settings.home.with_name("other"), port=settings.port)
    with pytest.raises(LocalError, match=f"the embedded AWS of {settings.home} .* listens on it"):
        Emulator(other).start()
