"""Steps of every machine are refused, crash and hang: the tenant ends in a declared state, told once, with nothing left
over and nothing half deleted, and trying again does what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.lifecycle.breaking import Outcome, outcomes_of
from tests.e2e.lifecycle.cases import CASES, HOWS, STEPS, Case
from tests.waiting import until

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tests.e2e.lifecycle.conftest import Told
    from tests.e2e.lifecycle.lives import Lives

SAID = {"refused": "is refused", "crash": "without an answer", "hang": "time limit"}
TOLD = {
    "onboard": "TenantOnboarded",
    "move": "TenantTierChanged",
    "moved": "TenantTierChanged",
    "export": "TenantExported",
    "offboard": "TenantOffboarded",
}


@pytest.fixture(scope="module")
def outcomes(lives: Lives, told: Told) -> dict[Case, Future[Outcome]]:
    """How every case went."""
    del told  # listens from the first operation on
    return outcomes_of(lives, CASES)


@pytest.fixture
def outcome(case: Case, outcomes: dict[Case, Future[Outcome]]) -> Outcome:
    """How the case went that a test is about."""
    return outcomes[case].result()


def cases(*kinds: str) -> pytest.MarkDecorator:
    """Each case of these kinds."""
    found = [case for case in CASES if case.kind in kinds]
    return pytest.mark.parametrize("case", found, ids=[case.slug for case in found])


def test_every_step_breaks_and_each_machine_in_every_way() -> None:
    assert {case.step for case in CASES} == set(STEPS)
    for kind in TOLD:
        assert {case.how for case in CASES if case.kind == kind} == set(HOWS), kind


@cases("onboard", "move", "export", "offboard")
def test_what_broke_is_named_and_the_tenant_is_let_go(case: Case, outcome: Outcome) -> None:
    entry = outcome.failed.operation.step(case.step)
    assert entry
    assert SAID[case.how] in str(entry.error)
    assert outcome.failed.tenant.operation == ""


@cases("onboard")
def test_of_a_tenant_that_could_not_be_made_nothing_is_left(outcome: Outcome) -> None:
    left = outcome.failed
    assert (left.tenant.status, left.operation.compensated) == ("failed", True)
    assert (left.stacks, left.keys, left.has_owner) == (set(), [], False)


@cases("onboard")
def test_a_tenant_that_could_not_be_made_is_made_by_trying_again(outcome: Outcome) -> None:
    made = outcome.again
    assert (made.operation.attempt, made.tenant.status, made.tenant.model) == (2, "active", "bridge")
    assert (made.stacks, made.keys, made.has_owner) == ({made.tenant.stack}, [made.tenant.tenant_id], True)
    assert made.tenant.table.startswith(made.tenant.stack)


@cases("move")
def test_a_tenant_that_could_not_be_moved_is_whole_where_it_is(case: Case, outcome: Outcome) -> None:
    left = outcome.failed
    # Switched is switched: there is no way back, and the new stack is the tenant's.
    is_there = case.step == "Switch" and case.how != "refused"
    assert (left.tenant.status, left.operation.compensated) == ("active", not is_there)
    assert left.items == outcome.before
    assert (left.keys, left.has_owner) == ([left.tenant.tenant_id], True)
    expected = ("bridge", {left.tenant.stack}) if is_there else ("pool", set())
    assert (left.tenant.model, left.stacks) == expected


@cases("move")
def test_a_tenant_that_could_not_be_moved_moves_by_trying_again_and_leaves_no_copy(
    outcome: Outcome, lives: Lives
) -> None:
    moved = outcome.again
    assert (moved.operation.attempt, moved.tenant.status, moved.tenant.model) == (2, "active", "bridge")
    assert (moved.items, moved.stacks) == (outcome.before, {moved.tenant.stack})
    until(lambda: not lives.items("", moved.tenant.tenant_id), "the old copy is gone")
    lives.free(moved.tenant.tenant_id)


@cases("moved")
def test_a_tenant_that_has_moved_is_whole_where_it_is_whatever_follows(case: Case, outcome: Outcome) -> None:
    left = outcome.failed
    assert (left.operation.status, left.tenant.status) == ("succeeded", "active")
    assert left.tenant.model == ("pool" if case.step == "DeleteStack" else "bridge")
    assert left.items == outcome.before


@cases("moved")
def test_what_a_move_left_over_goes_by_trying_again(case: Case, outcome: Outcome, lives: Lives) -> None:
    clean = outcome.again
    assert (clean.operation.status, clean.tenant.operation, clean.items) == ("succeeded", "", outcome.before)
    if case.step == "DeleteStack":
        assert clean.stacks == set()
    else:
        assert clean.stacks == {clean.tenant.stack}
        assert lives.items("", clean.tenant.tenant_id) == {}


@cases("export")
def test_a_tenant_that_could_not_be_exported_is_exported_by_trying_again(outcome: Outcome) -> None:
    left, done = outcome.failed, outcome.again
    assert (left.tenant.status, left.operation.compensated, left.items) == ("active", True, outcome.before)
    assert done.operation.outputs["Export"]["items"] == len(outcome.before)
    assert (done.tenant.status, done.items) == ("active", outcome.before)


@cases("offboard")
def test_a_tenant_that_could_not_be_deleted_is_whole_or_stays_closed(case: Case, outcome: Outcome) -> None:
    left = outcome.failed
    # What is before the first deletion is undone, and nothing after it.
    is_undone = case.step in {"Block", "Export", "Grace"}
    assert (left.tenant.status, left.operation.compensated) == ("active" if is_undone else "offboarding", is_undone)
    if is_undone:
        assert (left.items, left.keys, left.has_owner) == (outcome.before, [left.tenant.tenant_id], True)


@cases("offboard")
def test_a_tenant_that_could_not_be_deleted_goes_by_trying_again(outcome: Outcome) -> None:
    gone = outcome.again
    assert (gone.operation.attempt, gone.tenant.status) == (2, "offboarded")
    assert (gone.items, gone.stacks, gone.keys, gone.has_owner) == ({}, set(), [], False)
    receipt = gone.operation.outputs["Receipt"]["receipt"]
    assert receipt["export"]["items"] == len(outcome.before)


@cases(*TOLD)
def test_each_attempts_end_is_told_once(case: Case, outcome: Outcome, told: Told) -> None:
    # What follows an end is told by nobody: the end was.
    failures = {} if case.kind == "moved" else {"TenantOperationFailed": 1}
    expected = {**failures, TOLD[case.kind]: 1}
    operation_id = outcome.again.operation.operation_id
    until(lambda: told.of(operation_id) == expected, f"{expected}")
