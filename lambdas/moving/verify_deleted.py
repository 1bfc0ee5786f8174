"""The step that sees that nothing of a tenant is left."""

from lambdas.moving import wiring
from lambdas.moving.deletion import verify_deleted
from lambdas.shared.lifecycle.step import Done, Pending, StepContext, lifecycle_step


@lifecycle_step("VerifyDeleted")
def handler(context: StepContext) -> Done | Pending:
    """Read every table again, and find no item of the tenant."""
    return verify_deleted(context, wiring.mover())
