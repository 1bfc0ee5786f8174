"""What becomes of the old copy once the grace period of a move is over.

The old table may have become the live one again, or another operation's target, by then. So the copy is removed only by
the operation that holds the tenant, only where the tenant does not live, and only if nobody has written to it since.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from lambdas.moving.holding import check_not_live
from lambdas.moving.mover import Mover
from lambdas.moving.tally import Digest
from lambdas.moving.walk import Walk
from lambdas.shared.lifecycle.errors import StepFailedError
from lambdas.shared.lifecycle.operation import CHANGE_TIER
from lambdas.shared.lifecycle.past import operations_of
from lambdas.shared.lifecycle.step import Done, Held, Outcome, Pending, StepContext
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.observability import count, logger
from lambdas.shared.registry.records import OFFBOARDED


def keep_copy(context: StepContext, *, grace_seconds: int, now: Callable[[], datetime] = utc_now) -> Done | Pending:
    """Wait until the old copy may be removed.

    Args:
        context: Of the step.
        grace_seconds: How long it is kept after the switch.
        now: The present moment.
    """
    over_at = datetime.fromisoformat(context.required("Switch", "switched_at")) + timedelta(seconds=grace_seconds)
    kept = {"removed_after": rfc3339(over_at)}
    return Pending(kept) if now() < over_at else Done(kept)


def remove_copy(context: StepContext, mover: Mover) -> Outcome:
    """Remove the old copy, or leave it where it has become something else.

    The step holds the tenant while it removes, and goes on holding it where it fails: `release` lets it go.
    As long as another operation does, it is held up: an off-boarding's grace period may be longer than any limit.

    Raises:
        StepFailedError: Somebody wrote to the old copy after the switch. It stays for an operator to look at.
    """
    old = context.output_of("Freeze").get("from_table")
    if old is None:
        return _kept("the tenant did not move")
    if context.tenant.operation != context.operation.operation_id:
        why = _superseded(context, old)
        if why:
            return _kept(why)
        if context.tenant.operation:
            return Held(context.outputs)
        context.registry.update(context.tenant, {"operation": context.operation.operation_id})
    return _remove(context, mover, old)


def _remove(context: StepContext, mover: Mover, old: str) -> Done | Pending:
    kept = dict(context.outputs)
    if context.tenant.status == OFFBOARDED:
        # Its off-boarding has deleted what was in every table, and verified it.
        return Done({"claimed": True, "removed": 0, "why": "the tenant was off-boarded"})
    if "removing" not in kept:
        checking = mover.count(context, old, kept.get("checking"))
        if not checking.is_done:
            return Pending({**kept, "checking": checking.to_json()})
        _check_unchanged(context, checking.tally.lasting)
        # Kept before anything is gone: whoever repeats the removal must not compare what is left.
        return Pending({"removing": Walk.begin().to_json()})
    removing = mover.delete(context, old, kept["removing"], partial(check_not_live, context, old))
    if not removing.is_done:
        return Pending({**kept, "removing": removing.to_json()})
    return Done({"claimed": True, "removed": removing.tally.items})


def _kept(why: str) -> Done:
    return Done({"claimed": False, "removed": 0, "why": why})


def release(context: StepContext) -> Done:
    """Let the tenant go, if the removal of the old copy holds it."""
    if context.tenant.operation == context.operation.operation_id:
        context.registry.update(context.tenant, {"operation": ""})
    return Done()


def _superseded(context: StepContext, old: str) -> str:
    """Say why the old copy is this operation's no longer; empty if it is."""
    if context.tenant.table == old and context.tenant.status != OFFBOARDED:
        return "the tenant lives there again"
    mine = context.operation
    for other in operations_of(context.registry, mine.tenant_id):
        is_later = other.kind == CHANGE_TIER and other.started_at > mine.started_at
        if is_later and other.output_of("Freeze").get("to_table") == old:
            return f"operation {other.operation_id} has copied to there since"
    return ""


def _check_unchanged(context: StepContext, found: Digest) -> None:
    moved = Digest.from_json(context.required("Verify", "lasting"))
    if found == moved:
        return
    release(_as_now(context))
    count("OldCopyWritten")
    logger.error("old copy was written to after the switch", items=found.items, moved=moved.items)
    raise StepFailedError(
        f"the old copy has {found.items} lasting items where {moved.items} were moved, or others: it was written to "
        "after the switch and stays; look at it, then delete it by hand"
    )


def _as_now(context: StepContext) -> StepContext:
    return StepContext(
        name=context.name,
        tenant=context.registry.require(context.tenant.tenant_id),
        operation=context.operation,
        undo=context.undo,
        operations=context.operations,
    )
