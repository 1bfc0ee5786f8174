"""The ``saas`` command at a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.console import print_error
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.errors import LocalError
from saas_constructs.local.settings import LocalSettings
from saas_constructs.testing.embedded import free_port
from tests.local.conftest import EmbeddedAws
from tests.local.deployment.cloud_assembly import stack, write
from tests.local.rest_api import make_function

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAAS = [sys.executable, "-m", "saas_constructs.local"]
QUEUE = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}


def _saas(settings: LocalSettings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SAAS_HOME": str(settings.home), "SAAS_PORT": str(settings.port), "COLUMNS": "200"}
    return subprocess.run([*SAAS, *arguments], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSettings, EmbeddedAws]]:
    settings = LocalSettings(home=tmp_path_factory.mktemp("commands"), port=free_port())
    emulator = Emulator(settings)
    emulator.start()
    yield settings, EmbeddedAws(emulator.endpoint_url)
    emulator.stop()


def test_up_down_and_status_tell_what_they_did(tmp_path: Path) -> None:
    settings = LocalSettings(home=tmp_path, port=free_port())
    stopped = _saas(settings, "status")
    assert (stopped.returncode, "saas up" in stopped.stdout) == (3, True)
    try:
        assert f"started at {settings.endpoint_url}" in _saas(settings, "up").stdout
        again = _saas(settings, "up")
        assert (again.returncode, "already running" in again.stdout) == (0, True)
    finally:
        assert "stopped" in _saas(settings, "down").stdout
    assert "not running" in _saas(settings, "down").stdout


def test_an_error_is_printed_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    failed = _saas(LocalSettings(home=tmp_path / "file", port=free_port()), "up")
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert failed.stderr.startswith("error: cannot write to")
    assert "remedy: make the folder writable" in failed.stderr


def test_dependencies_that_cannot_be_had_are_reported_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HOME", "XDG_CACHE_HOME", "UV_CACHE_DIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    monkeypatch.setenv("UV_OFFLINE", "1")
    failed = _saas(LocalSettings(home=tmp_path, port=free_port()), "prepare")
    assert failed.returncode == 1
    assert "error: uv could not install function dependencies" in failed.stderr
    assert "remedy: check the network and its proxy settings" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_status_lists_the_stacks_of_every_region(running: tuple[LocalSettings, EmbeddedAws]) -> None:
    settings, aws = running
    for region in ("us-east-1", "eu-west-1"):
        cloudformation = aws.client("cloudformation", region)
        cloudformation.create_stack(StackName="orders", TemplateBody=json.dumps(QUEUE))
        cloudformation.get_waiter("stack_create_complete").wait(StackName="orders", WaiterConfig={"Delay": 1})
    status: Any = json.loads(_saas(settings, "status", "--json").stdout)
    assert status["state"] == "running"
    assert status["url"] == settings.endpoint_url
    assert status["memory_bytes"] > 0
    assert [(s["region"], s["name"], s["status"]) for s in status["stacks"]] == [
        ("eu-west-1", "orders", "CREATE_COMPLETE"),
        ("us-east-1", "orders", "CREATE_COMPLETE"),
    ]
    assert "CREATE_COMPLETE" in _saas(settings, "status").stdout


def test_logs_show_the_last_lines(running: tuple[LocalSettings, EmbeddedAws]) -> None:
    settings, _ = running
    assert len(_saas(settings, "logs", "-n", "2").stdout.splitlines()) == 2
    assert _saas(settings, "logs", "-n", "0").stdout == ""


def test_logs_of_a_function(running: tuple[LocalSettings, EmbeddedAws]) -> None:
    settings, aws = running
    arn = make_function(aws, "def handler(event, context):\n    print('order', event['id'])\n")
    name = arn.rpartition(":")[2]
    for order in (1, 2):
        aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps({"id": order}))
    shown = _saas(settings, "logs", "--function", name[:12]).stdout.splitlines()
    assert [line for line in shown if line.startswith("order")] == ["order 1", "order 2"]
    unknown = _saas(settings, "logs", "--function", "nothing-like-it")
    assert (unknown.returncode, name in unknown.stderr) == (1, True)


def test_following_a_log_shows_what_comes_later(running: tuple[LocalSettings, EmbeddedAws]) -> None:
    settings, aws = running
    arn = make_function(aws, "def handler(event, context):\n    print(event['text'])\n")
    name = arn.rpartition(":")[2]
    aws.client("lambda").invoke(FunctionName=name, Payload=b'{"text": "before"}')
    environment = {**os.environ, "SAAS_HOME": str(settings.home), "SAAS_PORT": str(settings.port)}
    command = [*SAAS, "logs", "--follow", "--function", name]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout is not None
        seen = iter(following.stdout.readline, "")
        assert any(line == "before\n" for line in seen)
        aws.client("lambda").invoke(FunctionName=name, Payload=b'{"text": "after"}')
        assert any(line == "after\n" for line in seen)
        following.terminate()


def test_brackets_in_an_error_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(LocalError("no [bold]ministack[/]", 'run `pip install "saas-constructs[local]"`'))
    assert capsys.readouterr().err == (
        'error: no [bold]ministack[/]\nremedy: run `pip install "saas-constructs[local]"`\n'
    )


def test_a_missing_extra_is_named() -> None:
    code = "import sys; sys.modules['typer'] = None; from saas_constructs.local.cli import main; main()"
    failed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert failed.stderr == 'error: typer is not installed\nremedy: run `pip install "saas-constructs[local]"`\n'


def test_a_function_is_found_in_every_region(running: tuple[LocalSettings, EmbeddedAws]) -> None:
    settings, aws = running
    arn = make_function(aws, "def handler(event, context):\n    print('here')\n", region="eu-central-1")
    name = arn.rpartition(":")[2]
    silent = _saas(settings, "logs", "--function", name)
    assert (silent.returncode, silent.stdout) == (0, "")
    assert "has logged nothing yet" in silent.stderr
    aws.client("lambda", "eu-central-1").invoke(FunctionName=name)
    assert "here" in _saas(settings, "logs", "--function", name).stdout.splitlines()
    assert _saas(settings, "logs", "--function", name, "--region", "us-east-1").returncode == 1


def test_state_that_was_not_read_is_told_at_the_start(tmp_path: Path) -> None:
    settings = LocalSettings(home=tmp_path, port=free_port())
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "sqs.json").write_text("garbage")
    try:
        started = _saas(settings, "up")
    finally:
        _saas(settings, "down")
    assert started.returncode == 0
    assert "warning: the emulator could not read all of its state" in started.stderr
    assert "failed to load sqs" in started.stderr


def test_nothing_of_the_persons_own_set_up_takes_part(
    running: tuple[LocalSettings, EmbeddedAws], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = running
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assembly = write(tmp_path, stack("OwnSetUp"))
    for command in (
        ["status"],
        ["deploy", "--app", str(assembly)],
        ["dlq", "list"],
        ["destroy", "--app", str(assembly)],
    ):
        done = _saas(settings, *command)
        assert done.returncode == 0, (command, done.stderr)
