"""Step of onboarding: the tenant's API key."""

from lambdas.lifecycle import keys
from lambdas.shared.lifecycle.step import Done, StepContext, lifecycle_step
from lambdas.shared.onboarding.steps import CREATE_USAGE_KEY, create_usage_key


@lifecycle_step(CREATE_USAGE_KEY)
def handler(context: StepContext) -> Done:
    """Make the tenant's API key in its usage plan; undone, delete it."""
    return create_usage_key(context, keys.usage_keys())
