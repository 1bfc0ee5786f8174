"""The step in which a tenant's new tier and place begin to hold."""

import functools
import json

from lambdas.moving.switching import switch, switch_back
from lambdas.shared import aws, settings
from lambdas.shared.lifecycle.step import Done, StepContext, lifecycle_step
from lambdas.shared.tiers import Tiers
from lambdas.shared.usage_plans import UsagePlans

_tiers = Tiers.load()


@functools.cache
def _plans() -> UsagePlans:
    return UsagePlans(aws.client("apigateway"), json.loads(settings.required("USAGE_PLAN_IDS")), _tiers)


@lifecycle_step("Switch")
def handler(context: StepContext) -> Done:
    """Let the new tier, model and place hold; undone before it came to that, put the key back into its plan."""
    return (switch_back if context.undo else switch)(context, plans=_plans, tiers=_tiers)
