"""Task tokens are answered once, in time, by those who have them."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local.state_machines import CAUGHT, Execution, Machine, catching, waiting

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _machine(aws: EmbeddedAws, **task: Any) -> Machine:
    return Machine(aws, {"Wait": waiting(**task), **CAUGHT}, "Wait")


def _refusal(call: Any, **arguments: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    code: str = caught.value.response["Error"]["Code"]
    return code


def test_upstream_knows_one_refusal(stock_aws: EmbeddedAws) -> None:
    machine = _machine(stock_aws)
    execution = machine.start()
    token = execution.token()
    machine.client.send_task_success(taskToken=token, output="{}")
    execution.ended()
    assert _refusal(machine.client.send_task_success, taskToken=token, output="{}") == "TaskDoesNotExist"


def test_the_result_goes_on(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws)
    execution = machine.start()
    machine.client.send_task_success(taskToken=execution.token(), output='{"status": "ACCEPTED"}')
    assert execution.output() == {"status": "ACCEPTED"}


def test_a_second_answer_is_too_late_at_once(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws)
    execution = machine.start()
    token = execution.token()
    machine.client.send_task_success(taskToken=token, output='"first"')
    for call in (machine.client.send_task_success, machine.client.send_task_failure):
        arguments = {"output": '"second"'} if call == machine.client.send_task_success else {"error": "Second"}
        assert _refusal(call, taskToken=token, **arguments) == "TaskTimedOut"
    assert execution.output() == "first"


def test_an_answer_after_the_time_limit_is_too_late(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws, TimeoutSeconds=1, **catching("States.Timeout"))
    execution = machine.start()
    token = execution.token()
    assert execution.output()["Error"] == "States.Timeout"
    assert _refusal(machine.client.send_task_success, taskToken=token, output="{}") == "TaskTimedOut"


def test_a_forged_token_is_invalid(mended_aws: EmbeddedAws) -> None:
    client = mended_aws.client("stepfunctions")
    assert _refusal(client.send_task_heartbeat, taskToken=str(uuid.uuid4())) == "InvalidToken"


def test_a_result_that_is_no_json_is_refused_and_changes_nothing(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws)
    execution = machine.start()
    token = execution.token()
    assert _refusal(machine.client.send_task_success, taskToken=token, output="{") == "InvalidOutput"
    machine.client.send_task_success(taskToken=token, output="{}")
    assert execution.output() == {}


def test_the_sender_names_the_error(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws, **catching("OrderCancelled"))
    execution = machine.start()
    machine.client.send_task_failure(taskToken=execution.token(), error="OrderCancelled", cause="by the guest")
    assert execution.output() == {"Error": "OrderCancelled", "Cause": "by the guest"}


@pytest.mark.parametrize("caught", ["States.HeartbeatTimeout", "States.Timeout", "States.ALL"])
def test_silence_ends_the_task(mended_aws: EmbeddedAws, caught: str) -> None:
    machine = _machine(mended_aws, HeartbeatSeconds=1, TimeoutSeconds=60, **catching(caught))
    assert machine.start().output()["Error"] == "States.HeartbeatTimeout"


def test_a_heartbeat_prolongs_the_silence_allowed(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws, HeartbeatSeconds=2, TimeoutSeconds=60, **catching("States.ALL"))
    execution = machine.start()
    machine.client.send_task_heartbeat(taskToken=execution.token())
    machine.client.send_task_success(taskToken=execution.token(), output='"done"')
    assert execution.output() == "done"


def test_a_condition_that_fails_ends_the_task_under_its_name(mended_aws: EmbeddedAws) -> None:
    error = "DynamoDb.ConditionalCheckFailedException"
    machine = _machine(mended_aws, **catching(error))
    started = machine.client.start_execution(stateMachineArn=machine.arn, input='{"pk": "nobody"}')
    assert Execution(machine, started["executionArn"], "nobody").output()["Error"] == error


def test_a_stopped_execution_takes_no_answer_and_stays_stopped(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws)
    execution = machine.start()
    token = execution.token()
    machine.client.stop_execution(executionArn=execution.arn, error="NoLongerWanted")
    assert _refusal(machine.client.send_task_success, taskToken=token, output="{}") == "TaskTimedOut"
    assert execution.ended()["status"] == "ABORTED"
    assert execution.events()[-1] == "ExecutionAborted"


def test_more_than_a_hundred_executions_wait_at_once(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws)
    executions = [machine.start(f"order-{number}") for number in range(120)]
    for execution in executions:
        machine.client.send_task_success(taskToken=execution.token(), output=json.dumps(execution.pk))
    assert [execution.output() for execution in executions] == [execution.pk for execution in executions]
