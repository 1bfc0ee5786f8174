"""How many requests of a month an API takes that one tenant has to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

if TYPE_CHECKING:
    from saas_constructs.api.tenant_aware_api import TenantAwareApi


class SoleUsagePlan(Construct):
    """A usage plan with one key, which the API's authorizer names with each request.

    Rate and burst are the stage's: nobody else uses them.

    Args:
        api: Whose requests count; it ``requires_key``.
        key: The key's value, 20 to 128 characters.
        monthly_requests: How many of a month are taken; whoever sends more gets 429.

    Attributes:
        plan: The usage plan.
    """

    def __init__(self, scope: Construct, id: str, *, api: TenantAwareApi, key: str, monthly_requests: float) -> None:
        super().__init__(scope, id)
        stage = api.rest_api.deployment_stage
        self.plan = apigateway.CfnUsagePlan(
            self,
            "Resource",
            description="Requests of the one tenant",
            api_stages=[
                apigateway.CfnUsagePlan.ApiStageProperty(api_id=api.rest_api.rest_api_id, stage=stage.stage_name)
            ],
            quota=apigateway.CfnUsagePlan.QuotaSettingsProperty(limit=monthly_requests, period="MONTH"),
        )
        made = apigateway.CfnApiKey(self, "Key", enabled=True, value=key)
        apigateway.CfnUsagePlanKey(
            self, "Member", key_id=made.attr_api_key_id, key_type="API_KEY", usage_plan_id=self.plan.attr_id
        )
