"""The step after a move in which the old copy is kept."""

from lambdas.moving.removal import keep_copy
from lambdas.shared import settings
from lambdas.shared.lifecycle.step import Done, Pending, StepContext, lifecycle_step

_GRACE_SECONDS = 7 * 24 * 3600


@lifecycle_step("CopyGrace")
def handler(context: StepContext) -> Done | Pending:
    """Wait until the old copy may be removed."""
    return keep_copy(context, grace_seconds=settings.seconds("COPY_GRACE_SECONDS", _GRACE_SECONDS))
