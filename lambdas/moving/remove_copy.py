"""The step that removes the old copy."""

from lambdas.moving import wiring
from lambdas.moving.removal import remove_copy
from lambdas.shared import settings
from lambdas.shared.lifecycle.step import Done, Pending, StepContext, lifecycle_step

_GRACE_SECONDS = 7 * 24 * 3600


@lifecycle_step("RemoveCopy")
def handler(context: StepContext) -> Done | Pending:
    """Remove the old copy once its grace period is over, unless the tenant lives there again."""
    grace = settings.seconds("COPY_GRACE_SECONDS", _GRACE_SECONDS)
    return remove_copy(context, wiring.mover(), grace_seconds=grace)
