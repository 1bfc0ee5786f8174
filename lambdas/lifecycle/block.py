"""Step of off-boarding: nobody gets in any more."""

from lambdas.shared.lifecycle.step import Done, StepContext, lifecycle_step
from lambdas.shared.registry.records import OFFBOARDING


@lifecycle_step("Block")
def handler(context: StepContext) -> Done:
    """Set the tenant's status to ``offboarding``; undone, to what it was."""
    status = str(context.operation.input["from_status"]) if context.undo else OFFBOARDING
    if context.tenant.status != status:
        context.registry.update(context.tenant, {"status": status})
    return Done()
