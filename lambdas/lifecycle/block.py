"""Step of off-boarding: nobody gets in any more."""

from collections.abc import Callable
from datetime import datetime, timedelta

from lambdas.shared import settings
from lambdas.shared.lifecycle.step import Done, Pending, StepContext, lifecycle_step
from lambdas.shared.moments import utc_now
from lambdas.shared.registry.records import OFFBOARDING

_SETTLE_SECONDS = 120


@lifecycle_step("Block")
def handler(context: StepContext) -> Done | Pending:
    """Set the tenant's status to ``offboarding``, and wait until everybody knows; undone, to what it was."""
    return block(context, settle_seconds=settings.seconds("SETTLE_SECONDS", _SETTLE_SECONDS))


def block(context: StepContext, *, settle_seconds: int, now: Callable[[], datetime] = utc_now) -> Done | Pending:
    """Let nobody in, and go on once nobody writes any more: what is written after the export is in no archive.

    Args:
        context: Of the step.
        settle_seconds: For how long someone who asked the registry before may still be at work.
        now: The present moment.
    """
    status = str(context.operation.input["from_status"]) if context.undo else OFFBOARDING
    if context.tenant.status != status:
        context.registry.update(context.tenant, {"status": status})
    if context.undo:
        return Done()
    kept = dict(context.outputs) or {"blocked_at": context.registry.now()}
    settled = now() - datetime.fromisoformat(kept["blocked_at"]) >= timedelta(seconds=settle_seconds)
    return Done(kept) if settled else Pending(kept)
