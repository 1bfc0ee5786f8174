"""The sweep: every operation is gone on with or ended, whatever became of who began it."""

import importlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lambdas.lifecycle import sweeping
from lambdas.shared.lifecycle.machines import Machines
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.moments import rfc3339, utc_now
from tests.fakes.errors import client_error
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.lifecycle.conftest import Plane


@pytest.fixture
def sweep(plane: Plane, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the function's handler."""
    monkeypatch.setattr(Operations, "from_environment", lambda: plane.operations)
    monkeypatch.setattr(Machines, "from_environment", lambda: plane.machines)
    module = importlib.import_module("lambdas.lifecycle.sweep")
    return lambda: module.handler({}, FakeContext())


def begun(plane: Plane, minutes: int) -> Any:
    """An operation whose attempt began this long ago."""
    operation = plane.begun()
    then = rfc3339(utc_now() - timedelta(minutes=minutes))
    return plane.operations.save(replace(operation, attempted_at=then))


def test_an_operation_without_an_execution_gets_one(plane: Plane, sweep: Any) -> None:
    operation = begun(plane, 3)
    assert sweep() == {"started": 1, "ended": 0, "failed": 0}
    assert list(plane.executions.started) == [f"{plane.tenant_id}-{operation.operation_id}-1"]
    assert sweep() == {"started": 0, "ended": 0, "failed": 0}


def test_a_young_operation_is_left_to_who_began_it(plane: Plane, sweep: Any) -> None:
    begun(plane, 1)
    assert sweep()["started"] == 0


@pytest.mark.parametrize("status", ["FAILED", "TIMED_OUT", "ABORTED", "SUCCEEDED"])
def test_an_operation_whose_execution_died_fails_uncompensated(plane: Plane, sweep: Any, status: str) -> None:
    operation = begun(plane, 3)
    plane.machines.start(operation)
    (name,) = plane.executions.started
    plane.executions.ended.add(name)
    plane.executions.statuses[name] = status
    assert sweep()["ended"] == 1
    after = plane.operations.require(plane.tenant_id, operation.operation_id)
    assert (after.status, after.compensated) == ("failed", False)
    (event,) = plane.told()
    assert event["detail_type"] == "TenantOperationFailed"
    assert status in event["detail"]["reason"]
    assert plane.tenant.operation == ""
    assert sweep() == {"started": 0, "ended": 0, "failed": 0}


def test_one_operations_trouble_does_not_keep_the_others_waiting(plane: Plane) -> None:
    operations = [begun(plane, 3), begun_of_another(plane)]
    asked = []

    class Troubled:
        def status_of(self, operation: Any) -> str:
            asked.append(operation.operation_id)
            if len(asked) == 1:
                raise client_error("AccessDenied", "DescribeExecution")
            return "RUNNING"

        def start(self, operation: Any) -> None:
            raise AssertionError(operation)

    done = sweeping.sweep(operations, machines=Troubled(), give_up=lambda *_: None, now=utc_now())
    assert len(asked) == 2
    assert done["failed"] == 1


def begun_of_another(plane: Plane) -> Any:
    operation = plane.operations.require(plane.tenant_id, plane.tenant.operation)
    return replace(operation, operation_id="other")


def test_a_sweep_that_could_not_look_after_all_fails_so_that_an_alarm_tells(
    plane: Plane, sweep: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(plane, 3)
    plane.executions.failure = client_error("AccessDenied", "StartExecution")
    with pytest.raises(RuntimeError, match="1 operations could not be looked after"):
        sweep()
    monkeypatch.undo()
