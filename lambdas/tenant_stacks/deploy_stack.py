"""The step ``DeployStack``."""

import json
from typing import Final

from lambdas.shared import settings
from lambdas.shared.lifecycle.step import Done, Pending, StepContext, lifecycle_step
from lambdas.shared.tiers import Tiers
from lambdas.tenant_stacks.deploying import Deployment
from lambdas.tenant_stacks.sessions import StackSessions
from lambdas.tenant_stacks.stacks import TenantStacks

deployment: Final = Deployment(
    stacks=TenantStacks(StackSessions.from_environment()),
    prefix=settings.required("TENANT_STACK_PREFIX"),
    templates=json.loads(settings.required("STACK_TEMPLATES")),
    tiers=Tiers.load(),
)


@lifecycle_step("DeployStack")
def handler(context: StepContext) -> Done | Pending:
    """Make the tenant's own stack; undone, delete it."""
    return deployment.undo(context) if context.undo else deployment.deploy(context)
