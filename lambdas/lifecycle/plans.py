"""Clients of the steps on usage plans, made once per environment."""

import functools

from lambdas.shared import aws, settings
from lambdas.shared.onboarding.usage_keys import usage_plans
from lambdas.shared.tiers import Tiers
from lambdas.shared.usage_plans import UsagePlans


@functools.cache
def own_plans() -> UsagePlans:
    """The usage plans in ``USAGE_PLAN_IDS``, and those of tenants' own."""
    return UsagePlans(aws.client("apigateway"), usage_plans(settings.required("USAGE_PLAN_IDS")), Tiers.load())
