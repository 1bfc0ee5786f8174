"""Retries are delayed as their retrier says, each with a token of its own."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local.state_machines import Machine, waiting

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws
    from tests.local.state_machines import Execution


def _machine(aws: EmbeddedAws, **retrier: Any) -> Machine:
    retry = {"ErrorEquals": ["Again"], "IntervalSeconds": 30, "MaxAttempts": 2, **retrier}
    return Machine(aws, {"Wait": waiting(Retry=[retry])}, "Wait")


def test_upstream_keeps_the_token(stock_aws: EmbeddedAws) -> None:
    machine = _machine(stock_aws, IntervalSeconds=1)
    execution = machine.start()
    token = execution.token()
    machine.client.send_task_failure(taskToken=token, error="Again")
    while execution.events().count("TaskScheduled") < 2:
        time.sleep(0.05)
    assert execution.token() == token


def test_each_attempt_has_its_own_token(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws, IntervalSeconds=1)
    execution = machine.start()
    first = execution.token()
    machine.client.send_task_failure(taskToken=first, error="Again")
    second = execution.token(other_than=first)
    with pytest.raises(ClientError, match="TaskTimedOut"):
        machine.client.send_task_success(taskToken=first, output='"late"')
    machine.client.send_task_success(taskToken=second, output='"in time"')
    assert execution.output() == "in time"


def test_the_delay_has_a_maximum(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws, MaxDelaySeconds=1)
    execution = machine.start()
    first = execution.token()
    machine.client.send_task_failure(taskToken=first, error="Again")
    assert execution.token(other_than=first)  # within seconds, not thirty


def test_jitter_shortens_the_delay(mended_aws: EmbeddedAws) -> None:
    machine = _machine(mended_aws, MaxDelaySeconds=2, JitterStrategy="FULL", BackoffRate=1)
    executions = [machine.start(f"order-{number}") for number in range(8)]
    tokens = [execution.token() for execution in executions]
    begun = time.monotonic()
    for token in tokens:
        machine.client.send_task_failure(taskToken=token, error="Again")

    def delay(execution: Execution, token: str) -> float:
        execution.token(other_than=token)
        return time.monotonic() - begun

    with ThreadPoolExecutor(len(executions)) as pool:
        delays = list(pool.map(delay, executions, tokens))
    # All eight after the whole delay has a chance of nought.
    assert min(delays) < 1.9
