"""Letting a tenant stand still for a move, and letting it go again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from lambdas.shared.lifecycle.step import Done, Pending, StepContext
from lambdas.shared.moments import utc_now
from lambdas.shared.registry.records import MOVING


def freeze(context: StepContext, *, settle_seconds: int, now: Callable[[], datetime] = utc_now) -> Done | Pending:
    """Let the tenant's requests be refused and its events wait, and go on once nobody writes any more.

    From the status on, whoever asks the registry is told. Those who asked before may remember the old answer for as
    long as their caches do, and may be at work a little longer than that.

    Args:
        context: Of the step.
        settle_seconds: How long both caches, the longest request and the publisher take together.
        now: The present moment.
    """
    tenant = context.tenant
    if tenant.status != MOVING:
        context.registry.update(tenant, {"status": MOVING})
    kept = context.outputs or {
        "frozen_at": context.registry.now(),
        "from_table": tenant.table,
        "from_stack": tenant.stack,
        "to_table": context.output_of("DeployStack").get("table", ""),
    }
    frozen_at = datetime.fromisoformat(str(kept["frozen_at"]))
    settled = now() - frozen_at >= timedelta(seconds=settle_seconds)
    return Done(kept) if settled else Pending(kept)


def thaw(context: StepContext) -> Done:
    """Give the tenant the status back that it had."""
    tenant = context.tenant
    if tenant.status == MOVING:
        context.registry.update(tenant, {"status": tenant.desired["status"]})
    return Done()
