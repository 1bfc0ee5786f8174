"""A step of an operation as a Lambda function that a `LifecycleMachine` calls: repeatable, with its history kept.

A step does its work so that doing it again changes nothing, and answers `Done`, or `Pending` when it has to be called
again later. Called with ``undo``, it takes back what it did, as far as it did it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.aws_errors import is_transient
from lambdas.shared.contention import LostRaceError
from lambdas.shared.errors import BusyError
from lambdas.shared.lifecycle.errors import OperationEndedError, StepFailedError, StepInterruptedError
from lambdas.shared.lifecycle.operation import DONE, FAILED, RUNNING, UNDONE, Operation
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.observability import Handler, identify, logger, observed
from lambdas.shared.registry.records import TenantRecord
from lambdas.shared.registry.store import TenantRegistry

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

MAX_REASON: Final = 1000
"""Characters of a failure's reason that are kept and told."""


@dataclass(frozen=True, slots=True)
class Done:
    """The step is done, or undone.

    Attributes:
        outputs: What later steps and operators need to know: JSON's values, no secrets. An undone step keeps nothing.
    """

    outputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pending:
    """The step goes on elsewhere, or later: the machine calls again.

    Attributes:
        outputs: What it needs to know then, such as a cursor.
    """

    outputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """What a step works on.

    Attributes:
        name: The step's name.
        tenant: The tenant's record, just read.
        operation: The operation, just read.
        undo: Whether to take back what the step did.
        operations: To change tenant or operation by; ``operations.registry`` is the registry.
    """

    name: str
    tenant: TenantRecord
    operation: Operation
    undo: bool
    operations: Operations

    @property
    def registry(self) -> TenantRegistry:
        """Tenants' records."""
        return self.operations.registry

    @property
    def outputs(self) -> Mapping[str, Any]:
        """What the step itself kept when it was called before; empty at first."""
        return self.operation.output_of(self.name)

    def output_of(self, step: str) -> Mapping[str, Any]:
        """What another step kept; empty when it kept nothing."""
        return self.operation.output_of(step)

    def required(self, step: str, name: str) -> Any:
        """One output of an earlier step.

        Raises:
            StepFailedError: It is not there: the machine's steps don't fit together.
        """
        value = self.output_of(step).get(name)
        if value is None:
            raise StepFailedError(
                f"{self.name} needs {name} of the step {step}, which kept {sorted(self.output_of(step))}"
            )
        return value


Step = Callable[[StepContext], Done | Pending]
"""What a step does."""


def lifecycle_step(name: str) -> Callable[[Step], Handler]:
    """Make a step a Lambda handler of ``{"tenant_id", "operation_id", "step", "undo", "after"?, "max_wait"?}``.

    It answers ``{"done": bool}``. The history says what becomes of the step; what it returned is kept in
    ``operation.outputs[name]``. A step that is done is not done again, and one that was never begun is not undone.

    `StepFailedError`, and any other error that trying again would not mend, fails the operation. Throttled calls, lost
    races and unanswered calls become `StepInterruptedError`, after which the machine tries again, as it does after a
    time-out or a crash.

    Args:
        name: The step's name in the machine and in the history.
    """

    def wrap(step: Step) -> Handler:
        @observed
        def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
            if event["step"] != name:
                raise StepFailedError(f"this function does the step {name}, got {event['step']!r}")
            identify(event["tenant_id"])
            logger.append_keys(operation_id=event["operation_id"], step=name)
            try:
                return {"done": take(step, event, Operations.from_environment())}
            except (StepFailedError, StepInterruptedError):
                raise
            except Exception as error:
                if is_interruption(error):
                    raise StepInterruptedError(reason_of(error)) from error
                raise

        handler.__doc__ = step.__doc__
        return handler

    return wrap


def take(step: Step, event: Mapping[str, Any], operations: Operations) -> bool:
    """Take or undo a step, and keep what became of it; whether it is over.

    Args:
        step: What it does.
        event: See `lifecycle_step`.
        operations: Where its operation is.

    Raises:
        StepFailedError: It can't be done. The history says why.
        OperationEndedError: The operation has ended; an execution that was given up still runs.
    """
    name, undo = event["step"], bool(event.get("undo"))
    tenant, operation = operations.load(event["tenant_id"], event["operation_id"])
    if operation.status != RUNNING and not event.get("after"):
        raise OperationEndedError(f"operation {operation.operation_id} is {operation.status}; {name} is not taken")
    before = operation.step(name)
    if is_over(before.status if before else None, undo=undo):
        return True
    now = operations.registry.now
    if not undo and (before is None or before.status != RUNNING):
        operation = operations.save(operation.with_step(name, RUNNING, now=now()))
    context = StepContext(name=name, tenant=tenant, operation=operation, undo=undo, operations=operations)
    try:
        outcome = step(context)
        _check_wait(outcome, operation, event, now())
    except Exception as error:
        if is_interruption(error):
            raise
        reason = reason_of(error)
        logger.exception("step failed", undo=undo)
        _keep(operations, operation, name, FAILED, error=reason)
        raise StepFailedError(reason) from error
    if isinstance(outcome, Pending):
        status = before.status if undo and before else RUNNING
        _keep(operations, operation, name, status, outputs=outcome.outputs)
        return False
    if undo:
        _keep(operations, operation, name, UNDONE, outputs={}, error=before.error if before else None)
    else:
        _keep(operations, operation, name, DONE, outputs=outcome.outputs)
    return True


def is_over(status: str | None, *, undo: bool) -> bool:
    """Whether a step in this status has nothing left to do; ``None`` is one that was not begun."""
    return status in {None, UNDONE} if undo else status == DONE


def is_interruption(error: BaseException) -> bool:
    """Whether trying again may mend what ended a step."""
    return isinstance(error, LostRaceError | BusyError | StepInterruptedError) or is_transient(error)


def reason_of(error: BaseException) -> str:
    """What is told about a failure."""
    text = error.reason if isinstance(error, StepFailedError) else f"{type(error).__name__}: {error}"
    return text[:MAX_REASON]


def _keep(operations: Operations, operation: Operation, name: str, status: str, **kept: Any) -> None:
    """Keep what became of a step, whatever the step itself has kept meanwhile."""
    present = operations.require(operation.tenant_id, operation.operation_id)
    operations.save(present.with_step(name, status, now=operations.registry.now(), **kept))


def _check_wait(outcome: Done | Pending, operation: Operation, event: Mapping[str, Any], now: str) -> None:
    longest, begun = event.get("max_wait"), operation.step(event["step"])
    if not isinstance(outcome, Pending) or longest is None or begun is None or event.get("undo"):
        return
    if datetime.fromisoformat(now) - datetime.fromisoformat(begun.started_at) > timedelta(seconds=longest):
        raise StepFailedError(f"{event['step']} was not done within {longest} seconds")
