"""Letting a tenant stand still for a move, and letting it go again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from lambdas.shared.lifecycle.errors import StepStandsError
from lambdas.shared.lifecycle.operation import RUNNING
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
    kept = dict(context.outputs)
    if not kept:
        kept = {
            "status": context.tenant.status,
            "frozen_at": context.registry.now(),
            "from_table": context.tenant.table,
            "from_stack": context.tenant.stack,
            "to_table": context.output_of("DeployStack").get("table", ""),
        }
        # Kept before the status is gone.
        entry = context.operation.with_step(context.name, RUNNING, now=context.registry.now(), outputs=kept)
        context.operations.save(entry)
    if context.tenant.status != MOVING:
        context.registry.update(context.tenant, {"status": MOVING})
        kept["frozen_at"] = context.registry.now()
    frozen_at = datetime.fromisoformat(str(kept["frozen_at"]))
    settled = now() - frozen_at >= timedelta(seconds=settle_seconds)
    return Done(kept) if settled else Pending(kept)


def thaw(context: StepContext) -> Done:
    """Give the tenant the status back that it had.

    Raises:
        StepStandsError: It was switched, and has got it back by that.
    """
    tenant = context.tenant
    if context.outputs and tenant.table != context.outputs["from_table"]:
        raise StepStandsError("the tenant was switched to its new table and is at work there")
    if tenant.status == MOVING and context.outputs:
        context.registry.update(tenant, {"status": context.outputs["status"]})
    return Done()
