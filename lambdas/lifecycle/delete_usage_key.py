"""Step of off-boarding: the tenant's API key goes."""

from lambdas.lifecycle import wiring
from lambdas.shared.lifecycle.step import Done, StepContext, lifecycle_step


@lifecycle_step("DeleteUsageKey")
def handler(context: StepContext) -> Done:
    """Delete the tenant's API key from every usage plan."""
    wiring.usage_keys().delete(context.tenant.tenant_id)
    return Done()
