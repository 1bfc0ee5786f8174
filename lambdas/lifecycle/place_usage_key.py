"""Step of a change of tier: the tenant's key goes where its limits are."""

from lambdas.lifecycle import wiring
from lambdas.shared.lifecycle.step import Done, StepContext, lifecycle_step
from lambdas.shared.onboarding.steps import DEPLOY_STACK


@lifecycle_step("PlaceUsageKey")
def handler(context: StepContext) -> Done:
    """Put the tenant's key into the usage plan of its new tier, or of its own API; undone, of its former tier."""
    given = context.operation.input
    tier = str(given["from_tier"] if context.undo else given["tier"])
    plan_id = None if context.undo else context.output_of(DEPLOY_STACK).get("usage_plan_id")
    limits = wiring.tiers().effective(tier, context.tenant.overrides)
    wiring.usage_plans().place(context.tenant.tenant_id, limits, plan_id=plan_id)
    return Done()
