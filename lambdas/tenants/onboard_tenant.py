"""Onboarding a tenant; operators invoke it directly, allowed by IAM."""

import functools
import secrets
from typing import TYPE_CHECKING, Any

from lambdas.shared import aws, settings
from lambdas.shared.observability import count, identify, logger, observed
from lambdas.shared.publisher import EventPublisher
from lambdas.shared.tenant_id import new_tenant_id
from lambdas.tenants.directory import CognitoDirectory
from lambdas.tenants.onboarding import Onboarding
from lambdas.tenants.registry import TenantRegistry
from lambdas.tenants.request import OnboardingRequest
from lambdas.tenants.usage_keys import ApiGatewayKeys, usage_plans

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def _new_usage_key() -> str:
    return secrets.token_hex(20)


@functools.cache
def onboarding() -> Onboarding:
    """Onboarding with the clients it needs: four of them, so they are made only once a payload was found valid."""
    return Onboarding(
        registry=TenantRegistry(aws.client("dynamodb"), settings.required("REGISTRY_TABLE_NAME")),
        usage_keys=ApiGatewayKeys(aws.client("apigateway"), usage_plans(settings.required("USAGE_PLAN_IDS"))),
        directory=CognitoDirectory(aws.client("cognito-idp"), settings.required("USER_POOL_ID")),
        publisher=EventPublisher(aws.client("events"), settings.required("EVENT_BUS_NAME")),
        new_tenant_id=new_tenant_id,
        new_usage_key=_new_usage_key,
    )


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Make the tenant in the payload ``{"slug", "name", "tier", "sites": [...], "owner": {"email"}}``.

    The same payload may be sent again at any time. The answer holds no secret.
    """
    request = OnboardingRequest.from_payload(event)
    made = onboarding().onboard(request)
    identify(made.tenant_id)
    logger.info("tenant onboarded", slug=request.slug, tier=request.tier)
    count("TenantOnboarded")
    return {
        "tenant_id": made.tenant_id,
        "slug": request.slug,
        "tier": request.tier,
        "status": "active",
        "owner_id": made.owner_id,
        "created_at": made.created_at,
    }
