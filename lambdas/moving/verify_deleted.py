"""The step that sees that nothing of a tenant is left."""

from lambdas.moving import wiring
from lambdas.moving.deletion import verify_deleted
from lambdas.moving.files_wiring import folder_of
from lambdas.shared.lifecycle.step import Outcome, StepContext, lifecycle_step


@lifecycle_step("VerifyDeleted")
def handler(context: StepContext) -> Outcome:
    """Read every table and the files again, and find nothing of the tenant."""
    return verify_deleted(context, wiring.mover(), folder_of(context))
