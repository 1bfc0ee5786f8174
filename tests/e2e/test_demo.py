"""``make demo``: from nothing to served orders of two tenants, and a second run that changes nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from examples import demo
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.settings import LocalSettings
from saas_constructs.local.site.server import SiteServer
from saas_constructs.testing.embedded import EmbeddedAws, free_port
from saas_constructs.testing.platform import PlatformError
from tests.e2e.conftest import ROOT
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator


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


#: Beginnings and ends of partition keys that the clock writes, whoever runs the demo: how far a schedule's dispatch is,
#: and the sum of a day.
MARKS_OF_SCHEDULES, SUMMARIES = "schedule#", "#summaries"


def contents(settings: LocalSettings) -> dict[str, Any]:
    """Every item of every table by its keys, but for usage (to look at what is there is use, too) and schedules."""
    aws = EmbeddedAws(settings, "eu-central-1")
    client, usage = aws.client("dynamodb"), aws.outputs("dev-TenantAdministration")["UsageTableName"]
    found = {}
    for name in client.list_tables()["TableNames"]:
        for item in client.scan(TableName=name)["Items"] if name != usage else ():
            pk = item["pk"]["S"]
            if not pk.startswith(MARKS_OF_SCHEDULES) and not pk.endswith(SUMMARIES):
                found[f"{name} {pk} {item['sk']['S']}"] = item
    return found


def settled(settings: LocalSettings) -> dict[str, Any]:
    """Every item of every table, once nothing is under way any more: no message, no execution, no connection."""
    aws = EmbeddedAws(settings, "eu-central-1")

    def look() -> dict[str, Any] | None:
        stored = contents(settings)
        connected = any("connection#" in key for key in stored)
        if connected or messages_under_way(aws) or executions_under_way(aws):
            return None
        # What was under way may have written after the tables were read.
        return stored if contents(settings) == stored else None

    return until(look, "the end of all that is under way", pause=0.5)


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


@dataclass(frozen=True)
class Runs:
    """Three runs of the demo, one after the other, and what was stored after each.

    Attributes:
        first: From nothing.
        second: While it runs, at a narrow terminal.
        third: After a stop.
        stored: Every item of every table after each run.
    """

    first: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]
    third: subprocess.CompletedProcess[str]
    stored: list[dict[str, Any]]


@pytest.fixture(scope="module")
def runs(settings: LocalSettings) -> Runs:
    """The runs, each of which went well."""
    stored: list[dict[str, Any]] = []

    def ran(columns: int = 200) -> subprocess.CompletedProcess[str]:
        done = run_demo(settings, columns=columns)
        assert done.returncode == 0, done.stdout + done.stderr
        stored.append(settled(settings))
        return done

    first, second = ran(), ran(columns=80)
    Emulator(settings).stop()
    return Runs(first, second, ran(), stored)


def test_the_demo_brings_a_platform_up(runs: Runs, settings: LocalSettings) -> None:
    shown = runs.first.stdout
    assert shown.count("order served (place, accept, start, ready, serve)") == 2
    assert shown.count("OrderCompleted") == 2
    assert ("4500 g" in shown, "4750 g" in shown) == (True, True)
    assert shown.count(" refused") == 4
    assert shown.count("AccessDeniedException") == 2
    assert f"http://127.0.0.1:{settings.port}/_aws/execute-api/" in shown
    for name in ("localhost", "blue-bistro.localhost", "green-garden.localhost", "console.localhost"):
        assert f"http://{name}:{settings.site_port}" in shown
    assert runs.stored[0]


def test_neither_a_second_run_nor_a_stop_changes_anything(runs: Runs, settings: LocalSettings) -> None:
    assert "already running" in runs.second.stdout
    assert f"embedded AWS started at {settings.endpoint_url}" in runs.third.stdout
    for again in (runs.second, runs.third):
        assert again.stdout.count("unchanged") == 7
        assert again.stdout.count("replayed, not placed again") == 2
    first, *others = runs.stored
    for other in others:
        assert {
            key: (first.get(key), other.get(key)) for key in first | other if first.get(key) != other.get(key)
        } == {}


def test_what_the_demo_prints_fits_into_80_columns(runs: Runs) -> None:
    told, _, addresses = runs.second.stdout.partition("To open")
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
