"""The authorizer of tenants' APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.functions import HandlerFunction
from saas_constructs.identity.token_settings import token_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_cognito as cognito

    from saas_constructs.api.document import OpenApiDocument
    from saas_constructs.control_plane.tenant_registry import TenantRegistry
    from saas_constructs.data import TenantTable
    from saas_constructs.identity.user_directory import UserDirectory
    from saas_constructs.tenancy import TierPolicies

# API Gateway keeps a decision for an hour at most, and half of the time is its.
_SHORTEST, _LONGEST = 2, 7200


class TenantAuthorizer(Construct):
    """Verifies access tokens and allows the routes that the caller's roles may use.

    It tells API Gateway the tenant's usage key, and functions the tenant, user, tier, roles and sites, and what
    the tenant's tier, with its overrides, includes.

    Args:
        directory: Whose tokens are accepted.
        clients: Clients whose tokens are accepted.
        registry: Where the tenant's status and usage key stand.
        document: Which roles may call which operation.
        tiers: What tenants may use. Without any, functions know of no features and no limits.
        sole_tenant: Whom alone the API serves, a silo's; it serves all who have none when left out.
        sole_table: The table of that tenant.
        cache_ttl: Time within which a suspended tenant is refused everywhere; 2 seconds to 2 hours.
            API Gateway keeps a decision for half of it, the authorizer a tenant for the other half.
        clock_leeway: How far clocks may differ when a token's times are checked.
        jwks_base_url: Where ``/<pool>/.well-known/jwks.json`` is served, when not at the issuer.
        log_retention: How long the function's logs are kept.
        log_removal_policy: What becomes of the logs when the function leaves the stack.

    Raises:
        ValueError: No clients, a time out of range, or a tenant without its table.

    Attributes:
        authorizer: What an API takes; it attaches to one API only.
        function: What decides.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        directory: UserDirectory,
        clients: Sequence[cognito.IUserPoolClient],
        registry: TenantRegistry,
        document: OpenApiDocument,
        tiers: TierPolicies | None = None,
        sole_tenant: str | None = None,
        sole_table: TenantTable | None = None,
        cache_ttl: Duration | None = None,
        clock_leeway: Duration | None = None,
        jwks_base_url: str | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        tokens = token_settings(
            directory=directory, clients=clients, clock_leeway=clock_leeway, jwks_base_url=jwks_base_url
        )
        if (sole_tenant is None) != (sole_table is None):
            raise ValueError("sole_tenant and sole_table go together: give both, or none")
        seconds = 60 if cache_ttl is None else int(cache_ttl.to_seconds())
        if not _SHORTEST <= seconds <= _LONGEST:
            raise ValueError(f"cache_ttl must be {_SHORTEST} to {_LONGEST} seconds, got {seconds}")
        self.function = HandlerFunction(
            self,
            "Function",
            handler="lambdas.authorizer.handler.handler",
            description="Verifies access tokens and allows routes by role",
            files={
                "routes.json": document.routes(),
                **({} if tiers is None else {"tiers.json": tiers.to_json()}),
            },
            environment={
                **tokens,
                "TENANT_CACHE_SECONDS": str(seconds - seconds // 2),
            },
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        if sole_tenant is not None and sole_table is not None:
            self.function.add_environment("SOLE_TENANT_ID", sole_tenant)
            self.function.add_environment("SOLE_TABLE_NAME", sole_table.table.table_name)
            self.function.add_environment("SOLE_STACK_NAME", Aws.STACK_NAME)
        registry.grant_read_tenants(self.function)
        self.authorizer = apigateway.RequestAuthorizer(
            self,
            "Resource",
            handler=self.function.function,
            identity_sources=[apigateway.IdentitySource.header("Authorization")],
            results_cache_ttl=Duration.seconds(seconds // 2),
        )
