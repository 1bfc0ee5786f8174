"""Removing the stack that a tenant needs no longer."""

from lambdas.shared.lifecycle.operation import CHANGE_TIER
from lambdas.shared.lifecycle.step import Done, Pending, StepContext
from lambdas.tenant_stacks.deploying import removed
from lambdas.tenant_stacks.stacks import TenantStacks


def delete_left_stack(context: StepContext, stacks: TenantStacks) -> Done | Pending:
    """Delete the stack that the tenant moved from, or that of a tenant that leaves; or wait until it is gone.

    After a move it stays where its items were not removed: the tenant may have moved back to its table meanwhile.

    Raises:
        StepFailedError: CloudFormation could not delete it.
    """
    if context.operation.kind != CHANGE_TIER:
        return removed(context.tenant.stack, stacks) if context.tenant.stack else Done()
    name = context.output_of("Switch").get("from_stack")
    if not name or not context.output_of("RemoveCopy").get("claimed"):
        return Done()
    return removed(name, stacks)
