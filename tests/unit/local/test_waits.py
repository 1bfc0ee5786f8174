"""A task that waits has one answer, in time, as long as somebody wants it."""

from __future__ import annotations

import threading
import time

import pytest

from saas_constructs.local.emulation.deadlines import Deadlines
from saas_constructs.local.emulation.scopes import AbandonedError, Scope
from saas_constructs.local.emulation.waits import (
    ClosedTokenError,
    Failed,
    Succeeded,
    UnknownTokenError,
    Waits,
)

MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:orders"


def test_an_answer_may_come_before_the_task_looks() -> None:
    waits = Waits()
    wait = waits.open("token", Scope(MACHINE))
    waits.answer("token", Succeeded("yes"))
    assert wait.outcome(None, None) == Succeeded("yes")


def test_there_is_one_answer() -> None:
    waits = Waits()
    waits.open("token", Scope(MACHINE))
    waits.answer("token", Succeeded("first"))
    with pytest.raises(ClosedTokenError):
        waits.answer("token", Failed("Second", ""))


def test_a_token_of_nobody_is_unknown() -> None:
    with pytest.raises(UnknownTokenError):
        Waits().beat("token")


@pytest.mark.parametrize(
    ("limit", "heartbeat", "error"),
    [(0.01, None, "States.Timeout"), (60, 0.01, "States.HeartbeatTimeout"), (0.01, 60, "States.Timeout")],
)
def test_the_shorter_limit_ends_the_wait(limit: float, heartbeat: float | None, error: str) -> None:
    waits = Waits()
    assert waits.open("token", Scope(MACHINE)).outcome(limit, heartbeat) == Failed(error, "")
    with pytest.raises(ClosedTokenError):
        waits.beat("token")


def test_a_scope_ends_with_all_that_is_in_it() -> None:
    waits = Waits()
    execution, other = Scope(MACHINE), Scope(MACHINE)
    branch = Scope(MACHINE, execution)
    ended, kept = waits.open("ended", branch), waits.open("kept", other)
    waits.abandon(execution)
    with pytest.raises(AbandonedError):
        ended.outcome(None, None)
    waits.answer("kept", Succeeded(None))
    assert kept.outcome(None, None) == Succeeded(None)
    assert branch.ended
    assert not other.ended


def test_a_branch_ends_without_its_execution() -> None:
    waits = Waits()
    execution = Scope(MACHINE)
    waits.open("token", execution)
    waits.abandon(Scope(MACHINE, execution))
    assert not execution.ended
    waits.answer("token", Succeeded(None))


def test_a_token_belongs_to_its_machine_for_good() -> None:
    waits = Waits()
    waits.open("token", Scope(MACHINE))
    assert waits.machine_of("token") == MACHINE
    waits.close("token")
    assert waits.machine_of("token") == MACHINE
    assert waits.machine_of("another") is None


def test_deadlines_come_in_their_order_and_not_when_cancelled() -> None:
    deadlines = Deadlines()
    came: list[str] = []
    done = threading.Event()
    deadlines.after(0.04, done.set)
    cancelled = deadlines.after(0.03, lambda: came.append("cancelled"))
    deadlines.after(0.02, lambda: came.append("second"))
    deadlines.after(0.01, lambda: came.append("first"))
    deadlines.cancel(cancelled)
    begun = time.monotonic()
    assert done.wait(5)
    assert came == ["first", "second"]
    assert time.monotonic() - begun < 4
