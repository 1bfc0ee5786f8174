"""Clients of the steps on API keys, made once per environment."""

import functools

from lambdas.shared import aws, settings
from lambdas.shared.onboarding.usage_keys import ApiGatewayKeys, usage_plans


@functools.cache
def usage_keys() -> ApiGatewayKeys:
    """API keys, and the usage plans in ``USAGE_PLAN_IDS``."""
    return ApiGatewayKeys(aws.client("apigateway"), usage_plans(settings.required("USAGE_PLAN_IDS")))
