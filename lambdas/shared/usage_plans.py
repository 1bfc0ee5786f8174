"""Which usage plan a tenant's API key is in: API Gateway's half of the tenant's limits.

A tenant whose rates are its tier's shares the tier's plan, whose limits hold for each key by itself. One with rates
of its own gets a plan of its own, named by its id. A key lies in one plan of an API at a time (API Gateway Developer
Guide, "Usage plans and API keys for REST APIs"): while it changes plans, for some tens of milliseconds, the tenant's
requests are refused with 403.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from lambdas.shared.tiers import TierLimits, Tiers

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient

_CONFLICT: Final = "ConflictException"
_GONE: Final = "NotFoundException"
_PATHS: Final = ("/throttle/rateLimit", "/throttle/burstLimit", "/quota/limit")
_PAGE: Final = 500


class UsagePlanMissingError(Exception):
    """The API has no usage plan for a tier, or the tenant has no key."""


class UsagePlans:
    """The usage plans of tenants.

    Args:
        client: API Gateway.
        plans: Usage plan ids by tier.
        tiers: The stage's.
    """

    def __init__(self, client: "APIGatewayClient", plans: Mapping[str, str], tiers: Tiers) -> None:
        self._client = client
        self._plans = plans
        self._tiers = tiers

    def place(self, tenant_id: str, limits: TierLimits) -> None:
        """See to it that the tenant's key is in the one plan that holds it to ``limits``, and in no other.

        The same call again changes nothing; after a call that broke off it does the rest.

        Args:
            tenant_id: The tenant, which is the name of its key.
            limits: The tenant's, overrides included.

        Raises:
            UsagePlanMissingError: There is no usage plan for the tier, or the tenant has no key.
        """
        key_id = self._key(tenant_id)
        own = self._own(tenant_id)
        wanted = self._wanted(tenant_id, limits, own)
        for other in self._plans_with(key_id):
            if other != wanted:
                self._leave(other, key_id)
        _unless(
            _CONFLICT,
            lambda: self._client.create_usage_plan_key(usagePlanId=wanted, keyId=key_id, keyType="API_KEY"),
        )
        if own is not None and own != wanted:
            self._delete(own)

    def remove_own(self, tenant_id: str) -> None:
        """Delete the plan of the tenant's own, if there is one; the tenant's key is in none of this API then."""
        own = self._own(tenant_id)
        if own is not None:
            self._delete(own)

    def _wanted(self, tenant_id: str, limits: TierLimits, own: str | None) -> str:
        shared = self._plans.get(limits.tier)
        if shared is None:
            raise UsagePlanMissingError(
                f"no usage plan for the tier {limits.tier!r}; USAGE_PLAN_IDS has {sorted(self._plans)}"
            )
        if limits.rates == self._tiers.effective(limits.tier).rates:
            return shared
        if own is None:
            return self._made(tenant_id, limits, shared)
        changes = zip(_PATHS, limits.rates, strict=True)
        self._client.update_usage_plan(
            usagePlanId=own,
            patchOperations=[{"op": "replace", "path": path, "value": str(value)} for path, value in changes],
        )
        return own

    def _made(self, tenant_id: str, limits: TierLimits, shared: str) -> str:
        stages = self._client.get_usage_plan(usagePlanId=shared)["apiStages"]
        return self._client.create_usage_plan(
            name=tenant_id,
            description=f"One tenant of the tier {limits.tier}, with rates of its own",
            apiStages=stages,
            throttle={"rateLimit": limits.rate_limit, "burstLimit": limits.burst_limit},
            quota={"limit": limits.monthly_requests, "period": "MONTH"},
            tags={"tenant_id": tenant_id},
        )["id"]

    def _own(self, tenant_id: str) -> str | None:
        # All of them: an account has some hundreds at most, and one whose key was not put in yet must be found, too.
        for page in self._client.get_paginator("get_usage_plans").paginate(PaginationConfig={"PageSize": _PAGE}):
            for plan in page["items"]:
                if plan.get("name") == tenant_id:
                    return plan["id"]
        return None

    def _plans_with(self, key_id: str) -> list[str]:
        # First all, then away: a page is counted from the start of what is there.
        pages = self._client.get_paginator("get_usage_plans").paginate(
            keyId=key_id, PaginationConfig={"PageSize": _PAGE}
        )
        return [plan["id"] for page in pages for plan in page["items"]]

    def _key(self, tenant_id: str) -> str:
        # The query also finds names that merely start like this one.
        for page in self._client.get_paginator("get_api_keys").paginate(nameQuery=tenant_id):
            for key in page["items"]:
                if key.get("name") == tenant_id:
                    return key["id"]
        raise UsagePlanMissingError(f"the tenant {tenant_id} has no key; onboarding makes it")

    def _leave(self, plan_id: str, key_id: str) -> None:
        _unless(_GONE, lambda: self._client.delete_usage_plan_key(usagePlanId=plan_id, keyId=key_id))

    def _delete(self, plan_id: str) -> None:
        stages = self._client.get_usage_plan(usagePlanId=plan_id).get("apiStages")
        # A plan goes only once no API is in it (API Gateway API Reference, "DeleteUsagePlan").
        if stages:
            self._client.update_usage_plan(
                usagePlanId=plan_id,
                patchOperations=[
                    {"op": "remove", "path": "/apiStages", "value": f"{stage['apiId']}:{stage['stage']}"}
                    for stage in stages
                ],
            )
        _unless(_GONE, lambda: self._client.delete_usage_plan(usagePlanId=plan_id))


def _unless(code: str, call: Callable[[], Any]) -> None:
    """Make a call whose error ``code`` says that its work was done before."""
    try:
        call()
    except ClientError as error:
        if error.response["Error"]["Code"] != code:
            raise
