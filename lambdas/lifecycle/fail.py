"""What a machine calls when a step failed and what was done is undone, as far as that was possible."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.lifecycle.failing import end_failed
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.lifecycle.retried import interruptible
from lambdas.shared.observability import identify, observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

_NAMES: Final[Mapping[str, str]] = {
    "States.Timeout": "it took longer than its time limit",
    "Sandbox.Timedout": "it took longer than its time limit",
    "Lambda.Unknown": "its function ended without an answer",
    "Runtime.ExitError": "its function ended without an answer",
}


@observed
@interruptible
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """End the operation of an execution's state as failed, with its one terminal event.

    ``failure`` holds the error of the step named by ``failed_step``; ``compensated`` is false where an undoing failed
    or nothing could be undone any more. Called again, it changes nothing.
    """
    identify(event["tenant_id"])
    ended = end_failed(
        Operations.from_environment(),
        event["tenant_id"],
        event["operation_id"],
        step=str(event.get("failed_step", "")),
        reason=_reason(event.get("failure", {})),
        compensated=bool(event.get("compensated", True)),
    )
    return {"status": ended.status, "compensated": ended.compensated is not False}


def _reason(failure: Mapping[str, Any]) -> str:
    """Say what a machine's error means: Lambda puts the exception's text into the cause."""
    name, cause = str(failure.get("Error", "")), str(failure.get("Cause", ""))
    if name in _NAMES:
        return _NAMES[name]
    try:
        told = json.loads(cause)
    except ValueError:
        told = None
    text = told.get("errorMessage") if isinstance(told, dict) else cause
    return str(text or name or "no reason is known")
