"""Step of onboarding: the tenant's first user."""

from lambdas.lifecycle import users
from lambdas.shared.lifecycle.step import Done, StepContext, lifecycle_step
from lambdas.shared.onboarding.steps import CREATE_OWNER, create_owner


@lifecycle_step(CREATE_OWNER)
def handler(context: StepContext) -> Done:
    """Make the tenant's first user and its membership; undone, delete what was made."""
    return create_owner(context, users.directory())
