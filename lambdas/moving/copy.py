"""The step that makes the new table hold what the old one holds."""

from lambdas.moving import wiring
from lambdas.shared.lifecycle.step import Done, Pending, StepContext, lifecycle_step


@lifecycle_step("Copy")
def handler(context: StepContext) -> Done | Pending:
    """Copy the tenant's items to its new table; undone, take them away again."""
    mover = wiring.mover()
    return mover.take_back(context) if context.undo else mover.copy(context)
