"""Executions that wait go on after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from tests.local.conftest import served
from tests.local.state_machines import CAUGHT, Execution, Machine, catching, waiting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.local.conftest import EmbeddedAws

BEFORE = {"Before": {"Type": "Pass", "Next": "Wait"}}


def _over_there(execution: Execution, aws: EmbeddedAws) -> Execution:
    """The same execution, seen through another emulator's clients."""
    execution.machine.dynamodb, execution.machine.client = aws.client("dynamodb"), aws.client("stepfunctions")
    return execution


def test_upstream_fails_them(tmp_path: Path) -> None:
    with served(tmp_path, mended=False) as aws:
        execution = Machine(aws, {"Wait": waiting()}, "Wait").start()
        execution.token()
    with served(tmp_path, mended=False) as aws:
        assert _over_there(execution, aws).ended()["error"] == "States.ServiceRestart"


def test_they_wait_again_with_a_new_token(tmp_path: Path) -> None:
    with served(tmp_path) as aws:
        execution = Machine(aws, {**BEFORE, "Wait": waiting()}, "Before").start()
        old = execution.token()
    with served(tmp_path) as aws:
        execution = _over_there(execution, aws)
        token = execution.token(other_than=old)
        with pytest.raises(ClientError, match="InvalidToken"):
            execution.machine.client.send_task_success(taskToken=old, output='"old"')
        execution.machine.client.send_task_success(taskToken=token, output='"new"')
        assert execution.output() == "new"
        assert execution.events().count("PassStateEntered") == 1


def test_their_time_limits_and_branches_hold(tmp_path: Path) -> None:
    branch = {"StartAt": "Wait", "States": {"Wait": waiting(TimeoutSeconds=2)}}
    both = {"Type": "Parallel", "Branches": [branch], "End": True, **catching("States.Timeout")}
    with served(tmp_path) as aws:
        execution = Machine(aws, {"Both": both, **CAUGHT}, "Both").start()
        execution.token()
    with served(tmp_path) as aws:
        assert _over_there(execution, aws).output()["Error"] == "States.Timeout"


def test_an_execution_that_failed_stays_failed(tmp_path: Path) -> None:
    with served(tmp_path) as aws:
        execution = Machine(aws, {"Fail": {"Type": "Fail", "Error": "No"}}, "Fail").start()
        assert execution.ended()["error"] == "No"
    with served(tmp_path) as aws:
        assert _over_there(execution, aws).ended()["error"] == "No"
