"""Clients of the steps, made once per environment."""

import functools

from lambdas.shared import aws, settings
from lambdas.shared.onboarding import usage_keys as keys
from lambdas.shared.onboarding.directory import CognitoDirectory
from lambdas.shared.tiers import Tiers
from lambdas.shared.usage_plans import UsagePlans


@functools.cache
def usage_keys() -> keys.ApiGatewayKeys:
    """API keys, and the usage plans in ``USAGE_PLAN_IDS``."""
    return keys.ApiGatewayKeys(aws.client("apigateway"), keys.usage_plans(settings.required("USAGE_PLAN_IDS")))


@functools.cache
def tiers() -> Tiers:
    """The stage's tiers."""
    return Tiers.load()


@functools.cache
def usage_plans() -> UsagePlans:
    """The usage plans in ``USAGE_PLAN_IDS``, and those of tenants' own."""
    return UsagePlans(aws.client("apigateway"), keys.usage_plans(settings.required("USAGE_PLAN_IDS")), tiers())


@functools.cache
def directory() -> CognitoDirectory:
    """Users of the pool ``USER_POOL_ID``."""
    return CognitoDirectory(aws.client("cognito-idp"), settings.required("USER_POOL_ID"))
