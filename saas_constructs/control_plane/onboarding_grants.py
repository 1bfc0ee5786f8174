"""What it takes to make a tenant, and to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from saas_constructs.acknowledged import acknowledge_wildcards

if TYPE_CHECKING:
    from saas_constructs.api import TenantAwareApi
    from saas_constructs.control_plane.tenant_registry import TenantRegistry
    from saas_constructs.functions import HandlerFunction
    from saas_constructs.identity import UserDirectory


def grant_usage_keys(function: HandlerFunction, api: TenantAwareApi) -> None:
    """Let a function make and delete tenants' API keys, and put them into the API's usage plans.

    Sets ``USAGE_PLAN_IDS``, JSON: tier to usage plan id.
    """
    stack = Stack.of(function)
    plan_ids = {tier: plan.usage_plan_id for tier, plan in api.usage_plans.items()}
    function.add_environment("USAGE_PLAN_IDS", stack.to_json_string(plan_ids))
    # API Gateway's own form: HTTP methods on paths. A key's id is only known once it is made.
    root = f"arn:{stack.partition}:apigateway:{stack.region}::"
    joins = [f"/usageplans/{plan_id}/keys" for plan_id in plan_ids.values()]
    paths = {"GET": ["/apikeys"], "POST": ["/apikeys", *joins], "DELETE": ["/apikeys/*"]}
    acknowledge_wildcards(function.role, [f"{root}/apikeys/*"], "a tenant's key gets its id when it is made")
    for method, found in paths.items():
        iam.Grant.add_to_principal(
            grantee=function, actions=[f"apigateway:{method}"], resource_arns=[f"{root}{path}" for path in found]
        )


def grant_owners(function: HandlerFunction, registry: TenantRegistry, directory: UserDirectory) -> None:
    """Let a function make and delete users with their memberships. Sets ``USER_POOL_ID``."""
    registry.grant_manage_members(function)
    directory.grant_make_users(function)
