"""The usage plan of a tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_apigateway as apigateway

if TYPE_CHECKING:
    from constructs import Construct

    from saas_constructs.api.usage import UsageLimits


def add_usage_plan(scope: Construct, api: apigateway.RestApi, tier: str, limits: UsageLimits) -> apigateway.UsagePlan:
    """Make a plan whose limits hold for each key in it, which is for each tenant."""
    return apigateway.UsagePlan(
        scope,
        f"{tier.capitalize()}UsagePlan",
        description=f"Each tenant of the tier {tier}",
        api_stages=[apigateway.UsagePlanPerApiStage(api=api, stage=api.deployment_stage)],
        throttle=apigateway.ThrottleSettings(rate_limit=limits.rate_limit, burst_limit=limits.burst_limit),
        quota=apigateway.QuotaSettings(limit=limits.monthly_quota, period=apigateway.Period.MONTH),
    )
