"""Step of off-boarding: the tenant's API key goes, and its own usage plan, if it has one."""

from lambdas.lifecycle import keys, plans
from lambdas.shared.lifecycle.step import Done, StepContext, lifecycle_step


@lifecycle_step("DeleteUsageKey")
def handler(context: StepContext) -> Done:
    """Delete the tenant's API key from every usage plan, and the plan that is nobody else's."""
    tenant_id = context.tenant.tenant_id
    keys.usage_keys().delete(tenant_id)
    plans.own_plans().remove_own(tenant_id)
    return Done()
