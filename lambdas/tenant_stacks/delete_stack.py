"""The step ``DeleteStack``."""

from typing import Final

from lambdas.shared import settings
from lambdas.shared.lifecycle.step import Done, Pending, StepContext, lifecycle_step
from lambdas.tenant_stacks.deleting import delete_left_stacks
from lambdas.tenant_stacks.sessions import StackSessions
from lambdas.tenant_stacks.stacks import TenantStacks

_prefix: Final = settings.required("TENANT_STACK_PREFIX")
stacks: Final = TenantStacks(StackSessions.from_environment())


@lifecycle_step("DeleteStack")
def handler(context: StepContext) -> Done | Pending:
    """Delete the stacks that the tenant needs no longer."""
    return delete_left_stacks(context, stacks, prefix=_prefix)
