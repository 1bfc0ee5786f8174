"""The usage plan of a tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_apigateway as apigateway

if TYPE_CHECKING:
    from constructs import Construct

    from saas_constructs.tenancy import TierPolicy


def add_usage_plan(scope: Construct, api: apigateway.RestApi, policy: TierPolicy) -> apigateway.UsagePlan:
    """Make a plan whose limits hold for each key in it, which is for each tenant."""
    return apigateway.UsagePlan(
        scope,
        f"{policy.name.capitalize()}UsagePlan",
        description=f"Each tenant of the tier {policy.name}",
        api_stages=[apigateway.UsagePlanPerApiStage(api=api, stage=api.deployment_stage)],
        throttle=apigateway.ThrottleSettings(rate_limit=policy.rate_limit, burst_limit=policy.burst_limit),
        quota=apigateway.QuotaSettings(limit=policy.monthly_requests, period=apigateway.Period.MONTH),
    )
