"""A role that may answer and start one state machine may do so for no other."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local.iam import assume, client_of, is_allowed, make_role
from tests.local.state_machines import Machine, waiting

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _machine(aws: EmbeddedAws) -> Machine:
    return Machine(aws, {"Wait": waiting()}, "Wait")


def _client(aws: EmbeddedAws, arn: str, action: str, **more: Any) -> Any:
    statement = {"Effect": "Allow", "Action": action, "Resource": arn, **more}
    return client_of(assume(aws, make_role(aws, [statement])), "stepfunctions", aws)


def _answers(aws: EmbeddedAws, *, own: bool) -> bool:
    machine = _machine(aws)
    granted = machine.arn if own else _machine(aws).arn
    token = machine.start().token()
    send = _client(aws, granted, "states:SendTaskSuccess").send_task_success
    return is_allowed(send, taskToken=token, output="{}")


def test_upstream_refuses(stock_aws: EmbeddedAws) -> None:
    assert not _answers(stock_aws, own=True)


def test_a_token_belongs_to_its_state_machine(mended_aws: EmbeddedAws) -> None:
    assert _answers(mended_aws, own=True)
    assert not _answers(mended_aws, own=False)


def test_so_does_one_that_has_been_answered(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws)
    token = machine.start().token()
    machine.client.send_task_success(taskToken=token, output="{}")
    other = _client(mended_aws, _machine(mended_aws).arn, "states:SendTaskFailure")
    assert not is_allowed(other.send_task_failure, taskToken=token)
    own = _client(mended_aws, machine.arn, "states:SendTaskFailure")
    with pytest.raises(ClientError, match="TaskTimedOut"):
        own.send_task_failure(taskToken=token)


def test_a_forged_token_is_invalid_rather_than_forbidden(mended_aws: EmbeddedAws) -> None:
    client = _client(mended_aws, _machine(mended_aws).arn, "states:SendTaskSuccess")
    with pytest.raises(ClientError, match="InvalidToken"):
        client.send_task_success(taskToken=str(uuid.uuid4()), output="{}")


def _alias(machine: Machine, name: str) -> str:
    version = machine.client.publish_state_machine_version(stateMachineArn=machine.arn)["stateMachineVersionArn"]
    arn: str = machine.client.create_state_machine_alias(
        name=name, routingConfiguration=[{"stateMachineVersionArn": version, "weight": 100}]
    )["stateMachineAliasArn"]
    return arn


def test_an_alias_is_its_state_machine_to_iam(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws)
    start = _client(mended_aws, machine.arn, "states:StartExecution").start_execution
    assert is_allowed(start, stateMachineArn=_alias(machine, "live"), input='{"pk": "order"}')
    assert not is_allowed(start, stateMachineArn=_alias(_machine(mended_aws), "live"), input='{"pk": "order"}')


def test_a_condition_may_name_the_alias(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws)
    condition = {"ForAnyValue:StringEquals": {"states:StateMachineQualifier": ["live"]}}
    start = _client(mended_aws, machine.arn, "states:StartExecution", Condition=condition).start_execution
    assert is_allowed(start, stateMachineArn=_alias(machine, "live"), input='{"pk": "order"}')
    assert not is_allowed(start, stateMachineArn=_alias(machine, "next"), input='{"pk": "order"}')
    assert not is_allowed(start, stateMachineArn=machine.arn, input='{"pk": "order"}')
