"""The time in which an off-boarding can still be cancelled."""

from collections.abc import Callable
from datetime import datetime, timedelta

from lambdas.shared.lifecycle.cancellation import CANCEL, DELETE, Decision, decide, decision_on
from lambdas.shared.lifecycle.errors import StepFailedError
from lambdas.shared.lifecycle.step import Done, Held, Outcome, Pending, StepContext
from lambdas.shared.moments import rfc3339, utc_now


def wait(context: StepContext, *, grace_seconds: int, now: Callable[[], datetime] = utc_now) -> Outcome:
    """Wait until the grace period is over and no legal hold stands, then decide that the data is deleted.

    Raises:
        StepFailedError: Somebody has cancelled.
        LostRaceError: Somebody cancels right now.
    """
    made = decision_on(context.registry, context.operation)
    if made is not None and made.outcome == CANCEL:
        raise StepFailedError(f"cancelled by {made.by}" + (f": {made.reason}" if made.reason else ""))
    if made is not None:
        return Done({"over_at": made.at})
    over_at = context.outputs.get("over_at") or rfc3339(now() + timedelta(seconds=grace_seconds))
    kept = {"over_at": over_at, "legal_hold": bool(context.tenant.legal_hold)}
    if now() < datetime.fromisoformat(over_at):
        return Pending(kept)
    if context.tenant.legal_hold:
        return Held(kept)
    decision = Decision(outcome=DELETE, at=context.registry.now(), by="service:moving")
    decide(context.registry, context.operation, decision)
    return Done({"over_at": decision.at})
