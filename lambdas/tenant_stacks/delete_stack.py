"""The step ``DeleteStack``."""

from typing import Final

from lambdas.shared import aws
from lambdas.shared.lifecycle.step import Done, Pending, StepContext, lifecycle_step
from lambdas.tenant_stacks.deleting import delete_left_stack
from lambdas.tenant_stacks.stacks import TenantStacks

stacks: Final = TenantStacks(aws.client("cloudformation"))


@lifecycle_step("DeleteStack")
def handler(context: StepContext) -> Done | Pending:
    """Delete the stack that the tenant needs no longer."""
    return delete_left_stack(context, stacks)
