"""A start that is repeated while the execution runs finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from tests.local.state_machines import Machine, waiting

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

INPUT = '{"pk": "order"}'


def _started(aws: EmbeddedAws) -> tuple[Machine, str]:
    machine = Machine(aws, {"Wait": waiting()}, "Wait")
    machine.put("order")
    return machine, machine.client.start_execution(stateMachineArn=machine.arn, name="n", input=INPUT)["executionArn"]


def test_upstream_refuses(stock_aws: EmbeddedAws) -> None:
    machine, _ = _started(stock_aws)
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        machine.client.start_execution(stateMachineArn=machine.arn, name="n", input=INPUT)


def test_the_same_input_finds_it(mended_aws: EmbeddedAws) -> None:
    machine, arn = _started(mended_aws)
    again = machine.client.start_execution(stateMachineArn=machine.arn, name="n", input=INPUT)
    assert again["executionArn"] == arn
    assert len(machine.client.list_executions(stateMachineArn=machine.arn)["executions"]) == 1


def test_another_input_is_refused(mended_aws: EmbeddedAws) -> None:
    machine, _ = _started(mended_aws)
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        machine.client.start_execution(stateMachineArn=machine.arn, name="n", input='{"pk": "another"}')


def test_so_is_the_same_when_it_has_ended(mended_aws: EmbeddedAws) -> None:
    machine, arn = _started(mended_aws)
    machine.client.stop_execution(executionArn=arn)
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        machine.client.start_execution(stateMachineArn=machine.arn, name="n", input=INPUT)


def test_an_alias_has_no_names_of_its_own(mended_aws: EmbeddedAws) -> None:
    machine, arn = _started(mended_aws)
    version = machine.client.publish_state_machine_version(stateMachineArn=machine.arn)["stateMachineVersionArn"]
    alias = machine.client.create_state_machine_alias(
        name="live", routingConfiguration=[{"stateMachineVersionArn": version, "weight": 100}]
    )["stateMachineAliasArn"]
    assert machine.client.start_execution(stateMachineArn=alias, name="n", input=INPUT)["executionArn"] == arn
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        machine.client.start_execution(stateMachineArn=alias, name="n", input='{"pk": "another"}')
