"""A task's time limits may come from its input; an execution may have one of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.local.state_machines import CAUGHT, Machine, catching, waiting

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

LIMITED = {"TimeoutSecondsPath": "$.limits.accept"}


def test_upstream_waits_on(stock_aws: EmbeddedAws) -> None:
    machine = Machine(
        stock_aws, {"Wait": waiting(**LIMITED, TimeoutSeconds=3, **catching("States.ALL")), **CAUGHT}, "Wait"
    )
    execution = machine.start(limits={"accept": 1})
    execution.token()
    limits = machine.client.describe_execution(executionArn=execution.arn)
    ended = execution.ended()
    assert (ended["stopDate"] - limits["startDate"]).total_seconds() > 2


def test_the_limit_comes_from_the_input(mended_aws: EmbeddedAws) -> None:
    machine = Machine(mended_aws, {"Wait": waiting(**LIMITED, **catching("States.Timeout")), **CAUGHT}, "Wait")
    assert machine.start(limits={"accept": 1}).output()["Error"] == "States.Timeout"


def test_so_may_the_silence_allowed(mended_aws: EmbeddedAws) -> None:
    task = waiting(HeartbeatSecondsPath="$.silence", TimeoutSeconds=60, **catching("States.HeartbeatTimeout"))
    machine = Machine(mended_aws, {"Wait": task, **CAUGHT}, "Wait")
    assert machine.start(silence=1).output()["Error"] == "States.HeartbeatTimeout"


def test_a_limit_that_is_no_number_fails_the_execution(mended_aws: EmbeddedAws) -> None:
    machine = Machine(mended_aws, {"Wait": waiting(**LIMITED)}, "Wait")
    ended = machine.start(limits={"accept": "soon"}).ended()
    assert (ended["status"], ended["error"]) == ("FAILED", "States.Runtime")
    assert "'soon'" in ended["cause"]


def test_an_execution_times_out_as_a_whole(mended_aws: EmbeddedAws) -> None:
    machine = Machine(mended_aws, {"Wait": waiting(**catching("States.ALL")), **CAUGHT}, "Wait", {"TimeoutSeconds": 1})
    execution = machine.start()
    assert execution.ended()["status"] == "TIMED_OUT"
    assert execution.events()[-1] == "ExecutionTimedOut"
    assert execution.events().count("ExecutionTimedOut") == 1
