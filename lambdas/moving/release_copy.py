"""The last step of a move."""

from lambdas.moving.removal import release
from lambdas.shared.lifecycle.step import Done, StepContext, lifecycle_step


@lifecycle_step("ReleaseCopy")
def handler(context: StepContext) -> Done:
    """Let the tenant go that was held while its old copy was removed: no operation takes its old stack up again."""
    return release(context)
