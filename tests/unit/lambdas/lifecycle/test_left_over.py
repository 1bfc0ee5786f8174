"""Trying again what failed to be made, and what an operation that succeeded could not clean up after its end."""

from typing import Any

import pytest

from lambdas.shared.contracts.tenant_events import TenantSuspended
from lambdas.shared.lifecycle import requests
from lambdas.shared.lifecycle.errors import OperationEndedError, OperationNotRetryableError
from lambdas.shared.lifecycle.operation import Operation
from lambdas.shared.lifecycle.retrying import retry
from lambdas.shared.lifecycle.step import Done, StepContext, take
from lambdas.shared.registry.errors import SlugTakenError
from tests.unit.lambdas.control_plane import BY, PAYLOAD
from tests.unit.lambdas.lifecycle.conftest import Plane


def test_a_failed_onboarding_is_tried_again_with_its_slug(plane: Plane) -> None:
    made = failed_onboarding(plane)
    assert ("slug#second", "slug") not in plane.registry.items
    again = retry(plane.operations, plane.machines, made, by=BY)
    assert plane.registry.items["slug#second", "slug"]["tenant_id"] == {"S": made.tenant_id}
    assert plane.operations.registry.require(made.tenant_id).status == "onboarding"
    assert list(plane.executions.started) == [f"{made.tenant_id}-{again.operation_id}-2"]


def test_a_failed_onboarding_whose_slug_is_anothers_now_is_not_tried_again(plane: Plane) -> None:
    made = failed_onboarding(plane)
    plane.onboard(PAYLOAD | {"slug": "second", "owner": {"email": "other@other.example"}})
    with pytest.raises(SlugTakenError, match="another tenant's by now"):
        retry(plane.operations, plane.machines, made, by=BY)
    assert plane.operations.registry.require(made.tenant_id).status == "failed"


def moved(plane: Plane) -> Operation:
    """A move that succeeded, whose machine failed after its end, half-way through the removal of the old copy."""
    begun = requests.change_tier(plane.operations, plane.machines, plane.tenant_id, by=BY, tier="premium", model="silo")
    for name, status in (("Switch", "done"), ("CopyGrace", "done"), ("RemoveCopy", "failed")):
        begun = begun.with_step(name, status, now="2026-11-21T10:00:00Z", outputs={"of": name})
    operation = plane.operations.end_succeeded(
        plane.operations.save(begun), changes={"model": "silo"}, event=suspended(plane, begun)
    )
    (name,) = plane.executions.started
    plane.executions.ended.add(name)
    plane.executions.statuses[name] = "FAILED"
    return operation


def suspended(plane: Plane, operation: Operation) -> TenantSuspended:
    """Any terminal event."""
    now = plane.operations.registry.now()
    return TenantSuspended.ending(
        tenant_id=plane.tenant_id, operation_id=operation.operation_id, attempt=1, occurred_at=now
    )


def test_what_an_operation_left_over_after_its_end_is_tried_again_and_nothing_else(plane: Plane) -> None:
    done = moved(plane)
    told = plane.told()
    again = retry(plane.operations, plane.machines, done, by=BY)
    assert list(plane.executions.started)[1:] == [f"{plane.tenant_id}-{done.operation_id}-2"]
    assert (again.status, again.ended_at, plane.tenant.operation) == ("succeeded", done.ended_at, "")
    assert plane.told() in ([], told), "its end is told once"
    assert again.output_of("RemoveCopy") == {"of": "RemoveCopy"}, "it goes on where it stopped"

    taken: list[str] = []

    def step(context: StepContext) -> Done:
        taken.append(context.name)
        return Done()

    event = {"tenant_id": plane.tenant_id, "operation_id": done.operation_id}
    assert take(step, {**event, "step": "Switch"}, plane.operations) == Done()
    assert take(step, {**event, "step": "RemoveCopy", "after": True}, plane.operations) == Done()
    assert taken == ["RemoveCopy"]
    with pytest.raises(OperationEndedError):
        take(step, {**event, "step": "Copy"}, plane.operations)


def test_a_retry_that_was_stopped_before_the_start_is_started_by_the_next(plane: Plane) -> None:
    done = moved(plane)
    plane.operations.retry_left_over(done, by=BY)
    retry(plane.operations, plane.machines, plane.operations.require(plane.tenant_id, done.operation_id), by=BY)
    assert list(plane.executions.started)[1:] == [f"{plane.tenant_id}-{done.operation_id}-2"]


@pytest.mark.parametrize("status", ["SUCCEEDED", "RUNNING"])
def test_what_left_nothing_over_is_not_tried_again(plane: Plane, status: str) -> None:
    done = moved(plane)
    plane.executions.statuses = dict.fromkeys(plane.executions.started, status)
    with pytest.raises(OperationNotRetryableError, match="nothing of it is left over"):
        retry(plane.operations, plane.machines, done, by=BY)


def test_what_no_machine_did_is_not_tried_again(plane: Plane) -> None:
    done = requests.suspend(plane.operations, plane.tenant_id, by=BY)
    with pytest.raises(OperationNotRetryableError):
        retry(plane.operations, plane.machines, done, by=BY)


def test_of_two_who_try_again_what_is_left_over_one_does(plane: Plane) -> None:
    done = moved(plane)
    plane.operations.retry_left_over(done, by=BY)
    with pytest.raises(OperationNotRetryableError, match="being tried again"):
        plane.operations.retry_left_over(done, by=BY)


def failed_onboarding(plane: Plane) -> Any:
    """An onboarding that failed and was undone: its owner is another tenant's."""
    with pytest.raises(Exception, match="belongs to a user of another tenant"):
        plane.onboard(PAYLOAD | {"slug": "second"})
    (tenant_id,) = (item["tenant_id"]["S"] for item in plane.tenants() if item["slug"]["S"] == "second")
    (sk,) = (sk for pk, sk in plane.registry.items if pk == f"tenant#{tenant_id}" and sk.startswith("operation#"))
    return plane.operations.require(tenant_id, sk.removeprefix("operation#"))
