"""The step before a tenant's items are copied."""

from lambdas.moving.freezing import freeze, thaw
from lambdas.shared import settings
from lambdas.shared.lifecycle.step import Done, Pending, StepContext, lifecycle_step

_SETTLE_SECONDS = 180


@lifecycle_step("Freeze")
def handler(context: StepContext) -> Done | Pending:
    """Let the tenant stand still until nobody writes its items any more; undone, let it go."""
    if context.undo:
        return thaw(context)
    return freeze(context, settle_seconds=settings.seconds("SETTLE_SECONDS", _SETTLE_SECONDS))
