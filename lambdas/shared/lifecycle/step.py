"""A step of an operation as a Lambda function that a `LifecycleMachine` calls: repeatable, with its history kept.

A step does its work so that doing it again changes nothing, and answers `Done`, or `Pending` when it has to be called
again later, or `Held` where something outside has to change first. Called with ``undo``, it takes back what it did, as
far as it did it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lambdas.shared.lifecycle.errors import StepFailedError
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.lifecycle.retried import interruptible
from lambdas.shared.lifecycle.step_context import Done, Held, Outcome, Pending, Step, StepContext
from lambdas.shared.lifecycle.taking import take
from lambdas.shared.observability import Handler, identify, logger, observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

__all__ = ["Done", "Held", "Outcome", "Pending", "Step", "StepContext", "lifecycle_step", "take"]


def lifecycle_step(name: str) -> Callable[[Step], Handler]:
    """Make a step a Lambda handler of ``{"tenant_id", "operation_id", "step", "undo", "after"?, "max_wait"?}``.

    It answers ``{"done": bool, "held": bool}``. The history says what becomes of the step; what it returned is kept in
    ``operation.outputs[name]``. A step that is done is not done again, and one that was never begun is not undone.

    `StepFailedError`, and any other error that trying again would not mend, fails the operation. Throttled calls, lost
    races and unanswered calls become `StepInterruptedError`, after which the machine tries again, as it does after a
    time-out or a crash.

    Args:
        name: The step's name in the machine and in the history.
    """

    def wrap(step: Step) -> Handler:
        @observed
        @interruptible
        def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
            if event["step"] != name:
                raise StepFailedError(f"this function does the step {name}, got {event['step']!r}")
            identify(event["tenant_id"])
            logger.append_keys(operation_id=event["operation_id"], step=name)
            outcome = take(step, event, Operations.from_environment())
            return {"done": isinstance(outcome, Done), "held": isinstance(outcome, Held)}

        handler.__doc__ = step.__doc__
        return handler

    return wrap
