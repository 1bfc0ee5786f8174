"""The step that compares the two tables."""

from lambdas.moving import wiring
from lambdas.shared.lifecycle.step import Done, Pending, StepContext, lifecycle_step


@lifecycle_step("Verify")
def handler(context: StepContext) -> Done | Pending:
    """See by count and digest that the new table holds what the old one holds."""
    return wiring.mover().verify(context)
