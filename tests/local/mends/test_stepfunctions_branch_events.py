"""The history tells of the states inside of branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.local.state_machines import Machine

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

BRANCH: dict[str, Any] = {
    "StartAt": "Choose",
    "States": {
        "Choose": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.pk", "StringEquals": "order", "Next": "Pass"}],
            "Default": "Refuse",
        },
        "Pass": {"Type": "Pass", "Result": "passed", "Next": "Done"},
        "Refuse": {"Type": "Fail", "Error": "Refused", "Cause": "not an order"},
        "Done": {"Type": "Succeed"},
    },
}
MACHINE = {"Both": {"Type": "Parallel", "Branches": [BRANCH], "End": True}}


def test_upstream_is_silent(stock_aws: EmbeddedAws) -> None:
    execution = Machine(stock_aws, MACHINE, "Both").start()
    execution.output()
    assert "ChoiceStateEntered" not in execution.events()


def test_each_state_is_entered_and_left(mended_aws: EmbeddedAws) -> None:
    execution = Machine(mended_aws, MACHINE, "Both").start()
    assert execution.output() == ["passed"]
    assert [event for event in execution.events() if "State" in event] == [
        "ParallelStateEntered",
        *(f"{kind}State{happened}" for kind in ("Choice", "Pass", "Succeed") for happened in ("Entered", "Exited")),
        "ParallelStateExited",
    ]


@pytest.mark.parametrize(("states", "error"), [("Fail", "Refused"), ("Loop", "States.Runtime")])
def test_a_state_that_fails_is_entered_only(mended_aws: EmbeddedAws, states: str, error: str) -> None:
    branch = {**BRANCH, "States": {**BRANCH["States"], "Loop": {"Type": "Loop"}}}
    branch["StartAt"] = {"Fail": "Choose", "Loop": "Loop"}[states]
    machine = Machine(mended_aws, {"Both": {**MACHINE["Both"], "Branches": [branch]}}, "Both")
    execution = machine.start("something else")
    assert execution.ended()["error"] == error
    assert f"{states}StateEntered" in execution.events()
    assert f"{states}StateExited" not in execution.events()
