"""``make demo``: from nothing to served orders of two tenants, and a second run that changes nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from examples import demo
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.settings import LocalSettings
from saas_constructs.local.site.server import SiteServer
from saas_constructs.testing.embedded import EmbeddedAws, free_port
from saas_constructs.testing.platform import PlatformError
from tests.e2e.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSettings]:
    """A folder and port of the demo's own."""
    settings = LocalSettings(tmp_path_factory.mktemp("demo") / "home", free_port(), free_port())
    yield settings
    SiteServer(settings).stop()
    Emulator(settings).stop()


def run_demo(settings: LocalSettings, *, columns: int = 200) -> subprocess.CompletedProcess[str]:
    """Run the demo as ``make demo`` does."""
    return subprocess.run(
        [sys.executable, "-m", "examples.demo"],
        cwd=ROOT,
        env={
            **os.environ,
            "SAAS_HOME": str(settings.home),
            "SAAS_PORT": str(settings.port),
            "SAAS_SITE_PORT": str(settings.site_port),
            "COLUMNS": str(columns),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def contents(settings: LocalSettings) -> dict[str, list[Any]]:
    """Every item of every table but that of usage: to look at what is there is use, too."""
    aws = EmbeddedAws(settings, "eu-central-1")
    client, usage = aws.client("dynamodb"), aws.outputs("dev-TenantAdministration")["UsageTableName"]
    return {
        name: sorted(client.scan(TableName=name)["Items"], key=lambda item: str(item["pk"]))
        for name in client.list_tables()["TableNames"]
        if name != usage
    }


def settled(settings: LocalSettings) -> dict[str, list[Any]]:
    """Every item of every table, once nothing is under way any more: no message, no execution, no connection."""
    aws = EmbeddedAws(settings, "eu-central-1")
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        stored = contents(settings)
        waiting = [
            *messages_under_way(aws),
            *executions_under_way(aws),
            *(item["sk"] for items in stored.values() for item in items if "connection#" in str(item["sk"])),
        ]
        # What was under way may have written after the tables were read.
        if not waiting and contents(settings) == stored:
            return stored
        assert time.monotonic() < deadline, f"still under way: {waiting}"
        time.sleep(0.5)


def messages_under_way(aws: EmbeddedAws) -> list[str]:
    """Queues that hold messages."""
    queues = aws.client("sqs")
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    return [
        url
        for url in queues.list_queues().get("QueueUrls", [])
        if any(map(int, queues.get_queue_attributes(QueueUrl=url, AttributeNames=counts)["Attributes"].values()))
    ]


def executions_under_way(aws: EmbeddedAws) -> list[str]:
    """Workflows that wait for somebody."""
    machines = aws.client("stepfunctions")
    return [
        execution["name"]
        for machine in machines.list_state_machines()["stateMachines"]
        for execution in machines.list_executions(stateMachineArn=machine["stateMachineArn"], statusFilter="RUNNING")[
            "executions"
        ]
    ]


def test_the_demo_brings_a_platform_up_and_neither_a_second_run_nor_a_stop_changes_anything(
    settings: LocalSettings,
) -> None:
    first = run_demo(settings)

    assert first.returncode == 0, first.stdout + first.stderr
    assert first.stdout.count("order served (place, accept, start, ready, serve)") == 2
    assert first.stdout.count("OrderCompleted") == 2
    assert ("4500 g" in first.stdout, "4750 g" in first.stdout) == (True, True)
    assert first.stdout.count(" refused") == 4
    assert first.stdout.count("AccessDeniedException") == 2
    assert f"http://127.0.0.1:{settings.port}/_aws/execute-api/" in first.stdout
    for name in ("localhost", "blue-bistro.localhost", "green-garden.localhost", "console.localhost"):
        assert f"http://{name}:{settings.site_port}" in first.stdout
    stored = settled(settings)
    assert any(stored.values())

    second = run_demo(settings)

    assert second.returncode == 0, second.stdout + second.stderr
    assert "already running" in second.stdout
    assert second.stdout.count("unchanged") == 7
    assert second.stdout.count("replayed, not placed again") == 2
    assert settled(settings) == stored

    Emulator(settings).stop()
    after_a_stop = run_demo(settings)

    assert after_a_stop.returncode == 0, after_a_stop.stdout + after_a_stop.stderr
    assert f"embedded AWS started at {settings.endpoint_url}" in after_a_stop.stdout
    assert after_a_stop.stdout.count("unchanged") == 7
    assert after_a_stop.stdout.count("replayed, not placed again") == 2
    assert settled(settings) == stored


def test_what_the_demo_prints_fits_into_80_columns(settings: LocalSettings) -> None:
    shown = run_demo(settings, columns=80)

    assert shown.returncode == 0, shown.stdout + shown.stderr
    told, _, addresses = shown.stdout.partition("To open")
    assert max(map(len, told.splitlines())) <= 80
    # Neither ids nor statuses are broken, so that they can be copied.
    assert len(re.findall(r" [0-9a-hjkmnp-tv-z]{26} +SERVED ", told)) == 2
    assert "ws://127.0.0.1" in addresses


def test_a_taken_port_is_named_with_its_remedy(
    settings: LocalSettings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The demo's own platform holds the port that another one asks for."""
    Emulator(settings).start()
    other = LocalSettings(tmp_path_factory.mktemp("other") / "home", settings.port)

    answer = run_demo(other)

    assert answer.returncode == 1
    assert f"{settings.port}" in answer.stderr
    assert "remedy:" in answer.stderr


def test_a_platform_that_fails_is_told_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_settings: LocalSettings) -> bool:
        raise PlatformError("KeyError: 'slug'")

    monkeypatch.setattr(demo, "run", fails)
    with pytest.raises(SystemExit) as ended:
        demo.main()
    assert ended.value.code == 1
    assert "error: KeyError: 'slug'\nremedy:" in capsys.readouterr().err
