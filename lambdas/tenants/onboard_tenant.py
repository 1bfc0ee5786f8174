"""Onboarding a tenant; operators invoke it directly, allowed by IAM."""

import functools
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.observability import count, identify, logger, observed
from lambdas.shared.onboarding.request import OnboardingRequest
from lambdas.shared.onboarding.wiring import from_environment
from lambdas.shared.registry.audit import Actor
from lambdas.shared.tiers import Tiers
from lambdas.tenants.asked_model import within_tier

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

_BY: Final = Actor(who="operator", via="iam")


@functools.cache
def tiers() -> Tiers:
    """The stage's tiers."""
    return Tiers.load()


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Make the tenant in the payload ``{"slug", "name", "tier", "model"?, "sites": [...], "owner": {"email"}}``.

    The same payload may be sent again at any time. The answer holds no secret; its ``status`` is ``onboarding`` as long
    as a machine is at work on the tenant. Without a model the tenant gets its tier's.
    """
    request = within_tier(OnboardingRequest.from_payload(event), has_model="model" in event, tiers=tiers())
    made = from_environment().onboard(request, by=_BY)
    identify(made.tenant_id)
    logger.info("tenant onboarded", slug=request.slug, tier=request.tier, status=made.status)
    count("TenantOnboarded")
    return {
        "tenant_id": made.tenant_id,
        "operation_id": made.operation_id,
        "slug": request.slug,
        "tier": request.tier,
        "model": request.model,
        "status": made.status,
        "owner_id": made.owner_id,
        "created_at": made.created_at,
    }
