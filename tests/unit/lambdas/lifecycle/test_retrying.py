"""Trying again is refused where the tenant is not what the operation began on."""

from typing import Any

import pytest

from lambdas.shared.lifecycle import requests
from lambdas.shared.lifecycle.errors import OperationNotRetryableError
from lambdas.shared.lifecycle.failing import end_failed
from lambdas.shared.lifecycle.retrying import retry
from tests.unit.lambdas.control_plane import BY
from tests.unit.lambdas.lifecycle.conftest import Plane

OFFBOARDING = {"from_status": "active"}
MOVE = {"tier": "premium", "model": "bridge", "from_tier": "basic", "from_model": "pool", "moves": True}


def failed(plane: Plane, kind: str, given: dict[str, Any], *, compensated: bool = True) -> Any:
    begun = plane.begun(kind, input=given)
    return end_failed(
        plane.operations, plane.tenant_id, begun.operation_id, step="Step", reason="it did", compensated=compensated
    )


def record(plane: Plane, **values: str) -> None:
    item = plane.registry.items[f"tenant#{plane.tenant_id}", "tenant"]
    item |= {name: {"S": value} for name, value in values.items()}


def test_a_tenant_that_was_suspended_since_is_not_let_in_by_undoing_an_old_off_boarding(plane: Plane) -> None:
    operation = failed(plane, "offboard", OFFBOARDING)
    requests.suspend(plane.operations, plane.tenant_id, by=BY, reason="unpaid")
    with pytest.raises(OperationNotRetryableError, match="suspended"):
        retry(plane.operations, plane.machines, operation, by=BY)
    assert (plane.tenant.status, plane.tenant.operation) == ("suspended", "")


Begun = tuple[str, dict[str, Any], bool]
UNDONE_LEAVE: Begun = ("offboard", OFFBOARDING, True)
UNDONE_MOVE: Begun = ("change_tier", MOVE, True)
STUCK_MOVE: Begun = ("change_tier", MOVE, False)


@pytest.mark.parametrize(
    ("begun", "now"),
    [
        (UNDONE_LEAVE, {}),
        (UNDONE_LEAVE, {"model": "bridge"}),
        (("offboard", OFFBOARDING, False), {"status": "offboarding"}),
        (UNDONE_MOVE, {"tier": "basic"}),
        (STUCK_MOVE, {"tier": "basic", "status": "moving"}),
        (STUCK_MOVE, {"tier": "premium", "model": "bridge", "status": "moving"}),
    ],
)
def test_an_operation_goes_on_where_it_began(plane: Plane, begun: Begun, now: dict[str, str]) -> None:
    kind, given, compensated = begun
    operation = failed(plane, kind, given, compensated=compensated)
    record(plane, **now)
    assert retry(plane.operations, plane.machines, operation, by=BY).attempt == 2


@pytest.mark.parametrize(
    ("begun", "now"),
    [
        (UNDONE_LEAVE, {"status": "suspended"}),
        (UNDONE_MOVE, {"tier": "basic", "status": "moving"}),
        (UNDONE_MOVE, {"tier": "basic", "model": "silo"}),
        (("export", {}, True), {"status": "offboarded"}),
    ],
)
def test_an_operation_does_not_go_on_where_the_tenant_is_another(
    plane: Plane, begun: Begun, now: dict[str, str]
) -> None:
    kind, given, compensated = begun
    operation = failed(plane, kind, given, compensated=compensated)
    record(plane, **now)
    with pytest.raises(OperationNotRetryableError, match="begin a new one"):
        retry(plane.operations, plane.machines, operation, by=BY)


def stood(plane: Plane) -> Any:
    """A move from a stack to a new one of the same model that failed after it had switched, so that it stands."""
    record(plane, tier="premium", model="silo", table="first")
    begun = plane.begun("change_tier", input={**MOVE, "model": "silo", "from_tier": "premium", "from_model": "silo"})
    tables = {"from_table": "first", "to_table": "second", "status": "active"}
    plane.operations.save(begun.with_step("Freeze", "done", now="2026-11-21T10:00:00Z", outputs=tables))
    return end_failed(
        plane.operations, plane.tenant_id, begun.operation_id, step="Switch", reason="it did", compensated=False
    )


@pytest.mark.parametrize("table", ["first", "second"])
def test_a_move_between_stacks_of_one_model_goes_on_in_either_of_its_tables(plane: Plane, table: str) -> None:
    operation = stood(plane)
    record(plane, table=table)
    assert retry(plane.operations, plane.machines, operation, by=BY).attempt == 2


def test_a_move_does_not_go_on_after_another_one_between_stacks_of_the_same_model(plane: Plane) -> None:
    operation = stood(plane)
    record(plane, table="third")
    with pytest.raises(OperationNotRetryableError, match="begin a new one"):
        retry(plane.operations, plane.machines, operation, by=BY)
