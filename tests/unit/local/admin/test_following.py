"""Operations that go on after the answer."""

from __future__ import annotations

from typing import Any, cast

import pytest

from saas_constructs.local.admin import display
from saas_constructs.local.admin.following import StillRunningError, follow


def operation(status: str = "running", **steps: str) -> dict[str, Any]:
    return {
        "tenant_id": "t0123456789ab",
        "operation_id": "20261121T100000-00000000",
        "kind": "offboard",
        "status": status,
        "steps": [{"name": name, "status": state} for name, state in steps.items()],
    }


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


class Api:
    """Answers the operation's states one after the other."""

    def __init__(self, *states: dict[str, Any]) -> None:
        self.states = list(states)

    def get(self, *_path: str) -> dict[str, Any]:
        return self.states.pop(0) if len(self.states) > 1 else self.states[0]


def followed(
    *states: dict[str, Any], seconds: float = 60, through_grace: bool = False
) -> tuple[dict[str, Any], list[str]]:
    clock, seen = Time(), list[str]()
    ended = follow(
        cast("Any", Api(*states[1:] or states)),
        states[0],
        seconds=seconds,
        through_grace=through_grace,
        report=lambda state: seen.append(display.progress_of(state)),
        sleep=clock.sleep,
        now=clock,
    )
    return ended, seen


def test_it_is_followed_to_its_end_step_by_step() -> None:
    states = operation(), operation(Block="running"), operation("succeeded", Block="done")
    ended, seen = followed(*states)
    assert (ended, seen[1]) == (states[-1], "offboard: Block (0 steps done)")


def test_what_is_over_is_not_asked_about() -> None:
    ended, _ = followed(operation("failed"), operation())
    assert ended["status"] == "failed"


def test_a_grace_period_is_not_waited_through() -> None:
    waiting = operation(Block="done", Grace="running")
    ended, _ = followed(operation(), waiting, operation("succeeded"))
    assert ended == waiting


def test_unless_it_was_cancelled() -> None:
    ended, _ = followed(operation(Grace="running"), operation(Grace="running"), operation("failed"), through_grace=True)
    assert ended["status"] == "failed"


def test_patience_has_an_end_and_says_how_far_it_is() -> None:
    with pytest.raises(StillRunningError, match="at the step Block") as waited:
        followed(operation(), operation(Block="running"), seconds=7)
    assert waited.value.operation["steps"] == [{"name": "Block", "status": "running"}]


def test_what_is_held_up_is_the_step_that_it_is_at() -> None:
    with pytest.raises(StillRunningError, match="at the step DeleteData"):
        followed(operation(Block="done", DeleteData="held"))


def test_a_grace_period_that_is_held_up_is_not_waited_through_either() -> None:
    waiting = operation(Block="done", Grace="held")
    ended, _ = followed(operation(), waiting, operation("succeeded"))
    assert ended == waiting


@pytest.mark.parametrize(("compensated", "said"), [(True, "all that was done was undone"), (False, "could be undone")])
def test_a_failure_says_why_and_what_is_left(*, compensated: bool, said: str) -> None:
    failed = {**operation("failed", Copy="failed"), "compensated": compensated}
    failed["steps"][0]["error"] = "the digests differ"
    assert "Copy: the digests differ" in display.failure_of(failed)
    assert said in display.failure_of(failed)
