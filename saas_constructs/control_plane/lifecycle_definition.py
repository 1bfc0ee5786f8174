"""The definition of an operation's machine, in Amazon States Language (https://states-language.net).

Plain values, so that a test can walk it. Placeholders stand for what only CloudFormation knows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from saas_constructs.workflows.placeholders import PARTITION, placeholder
from saas_constructs.workflows.retries import LAMBDA

FINISH: Final = "Finish"
FAIL: Final = "Fail"
INTERRUPTED: Final = "StepInterruptedError"
"""The error of a step whose failure passes by itself."""

_UNDONE: Final = "Undone"
_NOT_UNDONE: Final = "NotUndone"
_NOT_ENDED: Final = "NotEnded"
_JUDGE: Final = "Judge"
_LEFT_OVER: Final = "LeftOver"
_SUCCEEDED: Final = "Succeeded"
OWN_STATES: Final = (FINISH, FAIL, _UNDONE, _NOT_UNDONE, _NOT_ENDED, _JUDGE, _LEFT_OVER, _SUCCEEDED)
"""Names that no step may have."""

_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9]{0,39}")
_FLAG: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Step Functions Developer Guide, "Service quotas": 25,000 events a history; one call and wait are about ten.
_MOST_POLLS: Final = 2000


@dataclass(frozen=True, kw_only=True)
class StepShape:
    """A step, as far as the definition is concerned.

    Attributes:
        name: Of its state.
        timeout: Seconds that one call may take.
        undo: Whether it is called to take back what it did, when it or a later step fails.
        poll_every: Seconds between calls of a step that answers that it is pending; it may not when left out.
        max_wait: Seconds that it may be pending altogether.
        hold_every: Seconds between calls of a step that answers that it is held; as often as a pending one when left
            out.
        when: The operation's flag without which the step is left out.
        is_pivot: Whether nothing is undone from here on.

    Raises:
        ValueError: A value that can't be meant.
    """

    name: str
    timeout: int
    undo: bool = False
    poll_every: int | None = None
    max_wait: int | None = None
    hold_every: int | None = None
    when: str | None = None
    is_pivot: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.name in OWN_STATES:
            raise ValueError(
                f"name must be a word such as 'CreateKey' and none of the machine's own, got {self.name!r}"
            )
        if self.when is not None and not _FLAG.fullmatch(self.when):
            raise ValueError(f"when must be a flag such as 'deploys', got {self.when!r}")
        if self.timeout < 1:
            raise ValueError(f"timeout of {self.name} must be at least a second, got {self.timeout}")
        if (self.poll_every is None) != (self.max_wait is None):
            raise ValueError(f"{self.name} needs poll_every and max_wait together, or neither")
        if self.hold_every is not None and (self.poll_every is None or self.hold_every < self.poll_every):
            raise ValueError(
                f"hold_every of {self.name} must be at least its poll_every, which is {self.poll_every or 'left out'}; "
                f"got {self.hold_every}"
            )
        if self.poll_every is not None and self.max_wait is not None:
            if self.poll_every < 1:
                raise ValueError(f"poll_every of {self.name} must be at least a second, got {self.poll_every}")
            if self.max_wait > self.poll_every * _MOST_POLLS:
                raise ValueError(
                    f"{self.name} would be called more than {_MOST_POLLS} times; poll less often than every "
                    f"{self.poll_every} seconds, or wait less than {self.max_wait}"
                )


def lifecycle_definition(steps: Sequence[StepShape], after: Sequence[StepShape] = ()) -> dict[str, Any]:
    """One step after the other, then the end, then what may follow the end.

    A step that fails for good is named, and the steps that can be undone are, from it backwards; then ``Fail`` ends the
    operation. From a pivot on nothing is undone: the operation fails as it stands, for an operator to try again. An
    execution fails where an operator has to look: something was not undone, or a step after the end failed.

    Args:
        steps: In their order; at least one.
        after: Steps after the operation has ended well.

    Raises:
        ValueError: There is no step, or a name occurs twice.
    """
    names = [step.name for step in (*steps, *after)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not steps or twice:
        raise ValueError(f"steps must be at least one, each of another name, got {', '.join(twice) or 'none'}")
    states: dict[str, Any] = {}
    pivot = next((place for place, step in enumerate(steps) if step.is_pivot), len(steps))
    for place, step in enumerate(steps):
        following = _entry(steps[place + 1]) if place + 1 < len(steps) else FINISH
        states |= _chosen(step, following)
        states |= _called(step, step.name, following, caught=f"{step.name}Failed")
        undone = _undo_from(steps[: place + 1]) if place < pivot else FAIL
        states[f"{step.name}Failed"] = _failed(step.name, undone, compensated=place < pivot)
    for place, step in enumerate(steps):
        if step.undo and place < pivot:
            states |= _undoing(step, _undo_from(steps[:place]))
    states[FINISH] = {
        **_task(FINISH, {"tenant_id.$": "$.tenant_id", "operation_id.$": "$.operation_id"}, 60),
        "ResultPath": "$.last",
        "Catch": [_catch("$.failure", f"{FINISH}Failed")],
        "Next": _entry(after[0]) if after else _SUCCEEDED,
    }
    states[f"{FINISH}Failed"] = _failed(FINISH, FAIL, compensated=False)
    for place, step in enumerate(after):
        following = _entry(after[place + 1]) if place + 1 < len(after) else _SUCCEEDED
        states |= _chosen(step, following)
        states |= _called(step, step.name, following, caught=_LEFT_OVER, after=True)
    return {"StartAt": _entry(steps[0]), "States": {**states, **_ends(has_after=bool(after))}}


def arn_name(state: str) -> str:
    """Name of the definition substitution with the ARN of the function that a state calls."""
    return f"{state}Arn"


def _entry(step: StepShape) -> str:
    return f"Whether{step.name}" if step.when else step.name


def _chosen(step: StepShape, following: str) -> dict[str, Any]:
    """Leave a step out where its flag is not set."""
    if step.when is None:
        return {}
    flag = f"$.flags.{step.when}"
    is_set = [{"Variable": flag, "IsPresent": True}, {"Variable": flag, "BooleanEquals": True}]
    choice = {"Type": "Choice", "Choices": [{"And": is_set, "Next": step.name}], "Default": following}
    return {f"Whether{step.name}": choice}


def _called(
    step: StepShape, name: str, following: str, *, caught: str, undo: bool = False, after: bool = False
) -> dict[str, Any]:
    """Call a step, and again while it is pending or held."""
    payload: dict[str, Any] = {
        "tenant_id.$": "$.tenant_id",
        "operation_id.$": "$.operation_id",
        "step": step.name,
        "undo": undo,
        "after": after,
    }
    if step.max_wait is not None:
        payload["max_wait"] = step.max_wait
    may_be_held = step.hold_every is not None and not undo
    held = {"held.$": "$.Payload.held"} if may_be_held else {}
    task = {
        **_task(step.name, payload, step.timeout),
        "ResultSelector": {"done.$": "$.Payload.done", **held},
        "ResultPath": "$.last",
        "Catch": [_catch("$.undo_failure" if undo else "$.failure", caught)],
    }
    if step.poll_every is None:
        return {name: {**task, "Next": following}}
    choices = [{"Variable": "$.last.done", "BooleanEquals": True, "Next": following}]
    waits = {f"{name}Wait": {"Type": "Wait", "Seconds": step.poll_every, "Next": name}}
    if may_be_held:
        choices.append({"Variable": "$.last.held", "BooleanEquals": True, "Next": f"{name}Held"})
        waits[f"{name}Held"] = {"Type": "Wait", "Seconds": step.hold_every, "Next": name}
    return {
        name: {**task, "Next": f"{name}Done"},
        f"{name}Done": {"Type": "Choice", "Choices": choices, "Default": f"{name}Wait"},
        **waits,
    }


def _undo_from(steps: Sequence[StepShape]) -> str:
    """Name the state that undoes the last step that can be; without one, the operation fails."""
    return next((f"Undo{step.name}" for step in reversed(steps) if step.undo), FAIL)


def _undoing(step: StepShape, following: str) -> dict[str, Any]:
    """Undo a step, and go on where even that fails: what else there is must not be left for it."""
    name, noted = f"Undo{step.name}", f"{step.name}NotUndone"
    note = {"Type": "Pass", "Result": False, "ResultPath": "$.compensated", "Next": following}
    return {**_called(step, name, following, caught=noted, undo=True), noted: note}


def _failed(name: str, following: str, *, compensated: bool) -> dict[str, Any]:
    return {
        "Type": "Pass",
        "Parameters": {
            "tenant_id.$": "$.tenant_id",
            "operation_id.$": "$.operation_id",
            "failure.$": "$.failure",
            "failed_step": name,
            "compensated": compensated,
        },
        "Next": following,
    }


def _ends(*, has_after: bool) -> dict[str, Any]:
    judged = {"Variable": "$.ended.compensated", "BooleanEquals": True, "Next": _UNDONE}
    ends: dict[str, Any] = {
        FAIL: {
            **_task(FAIL, "$", 60),
            "ResultSelector": {"compensated.$": "$.Payload.compensated"},
            "ResultPath": "$.ended",
            "Catch": [_catch("$.end_failure", _NOT_ENDED)],
            "Next": _JUDGE,
        },
        _JUDGE: {"Type": "Choice", "Choices": [judged], "Default": _NOT_UNDONE},
        _UNDONE: {"Type": "Succeed"},
        _NOT_UNDONE: _fail("what was done could not be undone; mend the cause and try the operation again"),
        _NOT_ENDED: _fail("the operation could not be ended; the sweep will"),
        _SUCCEEDED: {"Type": "Succeed"},
    }
    if has_after:
        ends[_LEFT_OVER] = _fail("the operation succeeded, and something of the former state is left over")
    return ends


def _fail(cause: str) -> dict[str, Any]:
    return {"Type": "Fail", "Error": "OperatorNeeded", "Cause": cause}


def _task(state: str, payload: dict[str, Any] | str, seconds: int) -> dict[str, Any]:
    given: dict[str, Any] = {"Payload.$": payload} if isinstance(payload, str) else {"Payload": payload}
    return {
        "Type": "Task",
        "Resource": f"arn:{PARTITION}:states:::lambda:invoke",
        "TimeoutSeconds": seconds,
        "Parameters": {"FunctionName": placeholder(arn_name(state)), **given},
        "Retry": [
            {
                "ErrorEquals": [*LAMBDA, INTERRUPTED, "States.Timeout"],
                "IntervalSeconds": 1,
                "BackoffRate": 2,
                "MaxAttempts": 4,
                "MaxDelaySeconds": 10,
                # What throttled one execution throttled its neighbours in the same moment.
                "JitterStrategy": "FULL",
            }
        ],
    }


def _catch(path: str, following: str) -> dict[str, Any]:
    return {"ErrorEquals": ["States.ALL"], "ResultPath": path, "Next": following}
