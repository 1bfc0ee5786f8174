"""The step between a tenant's export and the deletion of its data."""

from lambdas.moving.grace_period import wait
from lambdas.shared import settings
from lambdas.shared.lifecycle.step import Outcome, StepContext, lifecycle_step

_GRACE_SECONDS = 30 * 24 * 3600


@lifecycle_step("Grace")
def handler(context: StepContext) -> Outcome:
    """Wait until the grace period is over."""
    return wait(context, grace_seconds=settings.seconds("OFFBOARDING_GRACE_SECONDS", _GRACE_SECONDS))
