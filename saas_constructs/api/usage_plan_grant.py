"""What it takes to make tenants' keys and plans of tenants' own, and to move keys between plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from saas_constructs.acknowledged import acknowledge_wildcards
from saas_constructs.tenancy.dedicated_tables import ANY_TENANT, TENANT_TAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aws_cdk import aws_apigateway as apigateway

    from saas_constructs.functions import HandlerFunction

_MADE_LATER: Final = "a tenant's key or plan gets its id when it is made; a condition asks for a tenant's tag"
_LEAVES: Final = "it takes keys out of this one plan"
_HELD: Final = {"StringLike": {f"aws:ResourceTag/{TENANT_TAG}": ANY_TENANT}}
_ASKED: Final = {"StringLike": {f"aws:RequestTag/{TENANT_TAG}": ANY_TENANT}}


def grant_usage_keys(function: HandlerFunction, plans: Mapping[str, apigateway.IUsagePlan]) -> None:
    """Let ``function`` make and delete tenants' keys, and put them into the plans of tiers.

    It reaches no key without a tenant's tag. Sets ``USAGE_PLAN_IDS``.
    """
    ids = _tell(function, plans)
    _grant(function, "GET", ["/apikeys"])
    _grant(function, "POST", [f"/usageplans/{plan_id}/keys" for plan_id in ids])
    _grant(function, "POST", ["/apikeys"], _ASKED)
    _grant(function, "DELETE", ["/apikeys/*"], _HELD)
    _grant_tagging(function, "apikeys")


def grant_place_tenants(function: HandlerFunction, plans: Mapping[str, apigateway.IUsagePlan]) -> None:
    """Let ``function`` put each tenant's key into the plan that it belongs to, and make plans of tenants' own.

    It makes and deletes no keys, and changes no plan without a tenant's tag. Sets ``USAGE_PLAN_IDS``.
    """
    shared = [f"/usageplans/{plan_id}" for plan_id in _tell(function, plans)]
    _grant(function, "GET", ["/apikeys", "/usageplans", *shared])
    _grant(function, "POST", [f"{plan}/keys" for plan in shared])
    for plan in shared:
        _grant(function, "DELETE", [f"{plan}/keys/*"], reason=_LEAVES)
    _grant(function, "POST", ["/usageplans"], _ASKED)
    # A plan's keys inherit its tags (API Gateway Developer Guide, "API Gateway resources that can be tagged").
    for method in ("DELETE", "GET", "PATCH", "POST"):
        _grant(function, method, ["/usageplans/*"], _HELD)
    _grant_tagging(function, "usageplans")


def _tell(function: HandlerFunction, plans: Mapping[str, apigateway.IUsagePlan]) -> list[str]:
    ids = {tier: plan.usage_plan_id for tier, plan in plans.items()}
    function.add_environment("USAGE_PLAN_IDS", Stack.of(function).to_json_string(ids))
    return list(ids.values())


def _grant_tagging(function: HandlerFunction, kind: str) -> None:
    """Let a function tag what it makes: API Gateway asks for that beside the making, on a path with the coded ARN."""
    stack = Stack.of(function)
    arns = f"arn%3A{stack.partition}%3Aapigateway%3A{stack.region}%3A%3A{quote(f'/{kind}/', safe='')}*"
    _grant(function, "PUT", [f"/tags/{arns}"], _ASKED)


def _grant(
    function: HandlerFunction,
    method: str,
    paths: Iterable[str],
    conditions: Mapping[str, Any] | None = None,
    reason: str = _MADE_LATER,
) -> None:
    """Allow a method on paths, which is API Gateway's own form of permissions."""
    stack = Stack.of(function)
    arns = [f"arn:{stack.partition}:apigateway:{stack.region}::{path}" for path in paths]
    acknowledge_wildcards(function.role, [arn for arn in arns if arn.endswith("*")], reason)
    iam.Grant.add_to_principal(
        grantee=function, actions=[f"apigateway:{method}"], resource_arns=arns, conditions=conditions
    )
