"""The step that sees that nothing of a tenant is left."""

from lambdas.moving import wiring
from lambdas.moving.deletion import verify_deleted
from lambdas.shared.lifecycle.step import Outcome, StepContext, lifecycle_step


@lifecycle_step("VerifyDeleted")
def handler(context: StepContext) -> Outcome:
    """Read every table again, and find no item of the tenant."""
    return verify_deleted(context, wiring.mover())
