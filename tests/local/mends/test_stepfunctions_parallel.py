"""Branches wait beside each other, and one that fails ends the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local.state_machines import CAUGHT, Machine, catching, waiting

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _branch(**task: Any) -> dict[str, Any]:
    return {"StartAt": "Only", "States": {"Only": {**task, "End": True}}}


def _both(**more: Any) -> dict[str, Any]:
    branches = [_branch(**waiting("one")), _branch(**waiting("two"))]
    return {"Both": {"Type": "Parallel", "Branches": branches, "End": True, **more}, **CAUGHT}


def test_upstream_waits_for_the_other_branch(stock_aws: EmbeddedAws) -> None:
    states = _both(**catching("Refused"))
    states["Both"]["Branches"][1]["States"]["Only"]["TimeoutSeconds"] = 3
    machine = Machine(stock_aws, states, "Both")
    execution = machine.start()
    execution.token("two")
    machine.client.send_task_failure(taskToken=execution.token("one"), error="Refused")
    ended = execution.ended()
    assert (ended["stopDate"] - ended["startDate"]).total_seconds() > 2


def test_the_results_come_in_the_order_of_the_branches(mended_aws: EmbeddedAws) -> None:
    machine = Machine(mended_aws, _both(), "Both")
    execution = machine.start()
    machine.client.send_task_success(taskToken=execution.token("two"), output='"second"')
    machine.client.send_task_success(taskToken=execution.token("one"), output='"first"')
    assert execution.output() == ["first", "second"]


def test_a_branch_that_fails_ends_the_other_at_once(mended_aws: EmbeddedAws) -> None:
    machine = Machine(mended_aws, _both(**catching("Refused")), "Both")
    execution = machine.start()
    other = execution.token("two")
    machine.client.send_task_failure(taskToken=execution.token("one"), error="Refused")
    assert execution.output()["Error"] == "Refused"
    with pytest.raises(ClientError, match="TaskTimedOut"):
        machine.client.send_task_success(taskToken=other, output="{}")


def test_a_stopped_execution_ends_its_branches(mended_aws: EmbeddedAws) -> None:
    machine = Machine(mended_aws, _both(), "Both")
    execution = machine.start()
    tokens = [execution.token("one"), execution.token("two")]
    machine.client.stop_execution(executionArn=execution.arn)
    for token in tokens:
        with pytest.raises(ClientError, match="TaskTimedOut"):
            machine.client.send_task_success(taskToken=token, output="{}")
    assert execution.ended()["status"] == "ABORTED"


def test_branches_do_not_mix_up_their_tokens(mended_aws: EmbeddedAws) -> None:
    machine = Machine(mended_aws, _both(), "Both")
    executions = [machine.start(f"order-{number}") for number in range(20)]
    for execution in executions:
        assert execution.token("one") != execution.token("two")
        machine.client.stop_execution(executionArn=execution.arn)
