"""The step that removes the old copy."""

from lambdas.moving import wiring
from lambdas.moving.removal import remove_copy
from lambdas.shared.lifecycle.step import Outcome, StepContext, lifecycle_step


@lifecycle_step("RemoveCopy")
def handler(context: StepContext) -> Outcome:
    """Remove the old copy, unless the tenant lives there again."""
    return remove_copy(context, wiring.mover())
