"""What it takes to move tenants' keys between usage plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from saas_constructs.acknowledged import acknowledge_wildcards

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_apigateway as apigateway

    from saas_constructs.functions import HandlerFunction

# API Gateway's own form of permissions: HTTP methods on paths.
_METHODS: Final = {
    "GET": ("/apikeys", "/usageplans", "/usageplans/*"),
    "POST": ("/usageplans", "/usageplans/*/keys"),
    "PATCH": ("/usageplans/*",),
    "DELETE": ("/usageplans/*",),
}


def grant_place_tenants(function: HandlerFunction, plans: Mapping[str, apigateway.UsagePlan]) -> None:
    """Let ``function`` put each tenant's key into the plan that it belongs to, and make plans of tenants' own.

    It makes and deletes no keys. Sets ``USAGE_PLAN_IDS``.
    """
    stack = Stack.of(function)
    ids = {tier: plan.usage_plan_id for tier, plan in plans.items()}
    function.add_environment("USAGE_PLAN_IDS", stack.to_json_string(ids))
    root = f"arn:{stack.partition}:apigateway:{stack.region}::"
    acknowledge_wildcards(
        function.role,
        [f"{root}{path}" for path in ("/usageplans/*", "/usageplans/*/keys")],
        "a tenant's own plan gets its id when it is made",
    )
    for method, paths in _METHODS.items():
        iam.Grant.add_to_principal(
            grantee=function, actions=[f"apigateway:{method}"], resource_arns=[f"{root}{path}" for path in paths]
        )
