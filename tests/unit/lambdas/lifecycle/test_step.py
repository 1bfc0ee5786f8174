"""Steps: done once, kept in the history, undone as far as they were begun."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from lambdas.shared.contention import LostRaceError
from lambdas.shared.errors import BusyError
from lambdas.shared.lifecycle.errors import OperationEndedError, StepFailedError, StepInterruptedError, StepStandsError
from lambdas.shared.lifecycle.operation import Operation
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.lifecycle.step import Done, Held, Outcome, Pending, StepContext, lifecycle_step, take
from tests.fakes.errors import client_error
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.lifecycle.conftest import Plane

NAME = "Paint"


class Painting:
    """A step that counts how often it is taken and undone.

    Attributes:
        outcomes: What it returns or raises, in turn; `Done` when there is nothing more.
    """

    def __init__(self, *outcomes: Any) -> None:
        self.outcomes = list(outcomes)
        self.seen: list[StepContext] = []

    def __call__(self, context: StepContext) -> Outcome:
        self.seen.append(context)
        outcome = self.outcomes.pop(0) if self.outcomes else Done({"colour": "blue"})
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


def event(operation: Operation, **changes: Any) -> dict[str, Any]:
    found = {"tenant_id": operation.tenant_id, "operation_id": operation.operation_id, "step": NAME, "undo": False}
    return {**found, **changes}


def history(plane: Plane, operation: Operation) -> Any:
    return plane.operations.require(operation.tenant_id, operation.operation_id).step(NAME)


def test_a_step_is_done_once_and_keeps_what_it_made(plane: Plane) -> None:
    operation, step = plane.begun(), Painting()
    for _ in range(2):
        assert isinstance(take(step, event(operation), plane.operations), Done)
    (context,) = step.seen
    assert context.tenant.tenant_id == plane.tenant_id
    assert context.outputs == {}
    assert not context.undo
    after = plane.operations.require(operation.tenant_id, operation.operation_id)
    assert after.output_of(NAME) == {"colour": "blue"}
    entry = history(plane, operation)
    assert (entry.status, entry.error) == ("done", None)
    assert entry.started_at <= entry.ended_at


def test_while_it_is_taken_it_is_running(plane: Plane) -> None:
    operation = plane.begun()
    seen = []

    def step(_: StepContext) -> Done:
        seen.append(history(plane, operation).status)
        return Done()

    take(step, event(operation), plane.operations)
    assert seen == ["running"]


def test_a_pending_step_is_called_again_with_what_it_kept(plane: Plane) -> None:
    operation, step = plane.begun(), Painting(Pending({"cursor": 7}))
    assert take(step, event(operation), plane.operations) == Pending({"cursor": 7})
    assert history(plane, operation).status == "running"
    begun = history(plane, operation).started_at
    assert isinstance(take(step, event(operation), plane.operations), Done)
    assert step.seen[1].outputs == {"cursor": 7}
    assert history(plane, operation).started_at == begun


def test_a_step_that_is_pending_for_too_long_fails(plane: Plane) -> None:
    operation, step = plane.begun(), Painting(Pending(), Pending())
    assert take(step, event(operation, max_wait=60), plane.operations) == Pending()
    item = plane.registry.items[f"tenant#{plane.tenant_id}", f"operation#{operation.operation_id}"]
    item["steps"]["L"][0]["M"]["started_at"]["S"] = "2026-01-01T00:00:00.000Z"
    with pytest.raises(StepFailedError, match="not done within 60 seconds"):
        take(step, event(operation, max_wait=60), plane.operations)
    assert history(plane, operation).status == "failed"


def test_a_step_that_is_held_may_stay_so_and_has_all_its_time_afterwards(
    plane: Plane, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation, step = plane.begun(), Painting(Pending({"cursor": 7}), Held({"cursor": 8}), Held({"cursor": 8}))
    handler = handler_of(step, plane, monkeypatch)
    asked = event(operation, max_wait=60)
    assert handler(asked, FakeContext()) == {"done": False, "held": False}
    for _ in range(2):
        assert handler(asked, FakeContext()) == {"done": False, "held": True}
        assert history(plane, operation).status == "held"
        item = plane.registry.items[f"tenant#{plane.tenant_id}", f"operation#{operation.operation_id}"]
        item["steps"]["L"][0]["M"]["started_at"]["S"] = "2026-01-01T00:00:00.000Z"
    step.outcomes.append(Pending({"cursor": 9}))
    assert handler(asked, FakeContext()) == {"done": False, "held": False}
    assert step.seen[-1].outputs == {"cursor": 8}
    assert handler(asked, FakeContext()) == {"done": True, "held": False}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (StepFailedError("no paint"), "no paint"),
        (KeyError("colour"), "KeyError: 'colour'"),
        (client_error("AccessDenied", "Paint"), "ClientError: .*AccessDenied"),
    ],
)
def test_what_trying_again_would_not_mend_fails_the_step_and_says_why(
    plane: Plane, error: Exception, reason: str
) -> None:
    operation = plane.begun()
    with pytest.raises(StepFailedError, match=reason):
        take(Painting(error), event(operation), plane.operations)
    entry = history(plane, operation)
    assert entry.status == "failed"
    assert entry.error


@pytest.mark.parametrize(
    "error",
    [client_error("ThrottlingException", "Paint"), LostRaceError("met another"), BusyError("busy")],
)
def test_what_passes_by_itself_leaves_the_step_running_for_another_try(
    plane: Plane, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation, step = plane.begun(), Painting(error)
    handler = handler_of(step, plane, monkeypatch)
    with pytest.raises(StepInterruptedError):
        handler(event(operation), FakeContext())
    assert history(plane, operation).status == "running"
    assert handler(event(operation), FakeContext()) == {"done": True, "held": False}


def handler_of(step: Any, plane: Plane, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr(Operations, "from_environment", lambda: plane.operations)
    return lifecycle_step(NAME)(step)


def test_a_function_does_its_own_step_only(plane: Plane, monkeypatch: pytest.MonkeyPatch) -> None:
    operation, step = plane.begun(), Painting()
    with pytest.raises(StepFailedError, match="does the step Paint, got 'Sand'"):
        handler_of(step, plane, monkeypatch)(event(operation, step="Sand"), FakeContext())
    assert step.seen == []


@pytest.mark.parametrize(
    "outcome", [Done({"colour": "blue"}), StepFailedError("spilt"), Pending({"half": True}), Held()]
)
def test_whatever_was_begun_is_undone_once_and_keeps_nothing(plane: Plane, outcome: Any) -> None:
    operation, step = plane.begun(), Painting(outcome)
    with contextlib.suppress(StepFailedError):
        take(step, event(operation), plane.operations)
    for _ in range(2):
        assert isinstance(take(step, event(operation, undo=True), plane.operations), Done)
    assert [context.undo for context in step.seen] == [False, True]
    after = plane.operations.require(operation.tenant_id, operation.operation_id)
    assert after.output_of(NAME) == {}
    assert history(plane, operation).status == "undone"


def test_an_undone_step_still_says_why_it_failed(plane: Plane) -> None:
    operation, step = plane.begun(), Painting(StepFailedError("spilt"))
    with pytest.raises(StepFailedError):
        take(step, event(operation), plane.operations)
    take(step, event(operation, undo=True), plane.operations)
    assert history(plane, operation).error == "spilt"


def test_what_stands_is_not_undone_and_its_history_stays(plane: Plane) -> None:
    operation, step = plane.begun(), Painting(Done({"colour": "blue"}), StepStandsError("the wall was sold"))
    take(step, event(operation), plane.operations)
    with pytest.raises(StepStandsError, match="sold"):
        take(step, event(operation, undo=True), plane.operations)
    after = plane.operations.require(operation.tenant_id, operation.operation_id)
    assert (history(plane, operation).status, after.output_of(NAME)) == ("done", {"colour": "blue"})


def test_undoing_sees_what_the_step_kept(plane: Plane) -> None:
    operation, step = plane.begun(), Painting()
    take(step, event(operation), plane.operations)
    take(step, event(operation, undo=True), plane.operations)
    assert step.seen[1].outputs == {"colour": "blue"}


def test_what_was_never_begun_is_not_undone(plane: Plane) -> None:
    operation, step = plane.begun(), Painting()
    assert isinstance(take(step, event(operation, undo=True), plane.operations), Done)
    assert step.seen == []
    assert history(plane, operation) is None


def test_an_operation_that_has_ended_takes_no_more_steps_but_those_after_its_end(plane: Plane) -> None:
    operation, step = plane.begun(), Painting()
    plane.operations.end_failed(operation, compensated=True, changes={}, event=lambda _: _end(operation))
    with pytest.raises(OperationEndedError, match="Paint is not taken"):
        take(step, event(operation), plane.operations)
    assert isinstance(take(step, event(operation, after=True), plane.operations), Done)


def _end(operation: Operation) -> Any:
    from lambdas.shared.contracts.tenant_events import TenantExported  # noqa: PLC0415 - only here

    return TenantExported.ending(
        tenant_id=operation.tenant_id,
        operation_id=operation.operation_id,
        attempt=1,
        occurred_at="2026-11-21T10:00:00Z",
    )


def test_a_step_may_ask_for_what_an_earlier_one_kept(plane: Plane) -> None:
    operation = plane.begun()
    take(Painting(), event(operation), plane.operations)

    def use(context: StepContext) -> Done:
        assert context.required(NAME, "colour") == "blue"
        context.required(NAME, "brush")
        return Done()

    with pytest.raises(StepFailedError, match=r"Frame needs brush of the step Paint, which kept \['colour'\]"):
        take(use, event(operation, step="Frame"), plane.operations)
