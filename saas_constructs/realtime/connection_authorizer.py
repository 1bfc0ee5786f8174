"""The authorizer of WebSocket connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.functions import HandlerFunction
from saas_constructs.identity.token_settings import token_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_cognito as cognito

    from saas_constructs.control_plane.tenant_registry import TenantRegistry
    from saas_constructs.identity.user_directory import UserDirectory


class ConnectionAuthorizer(Construct):
    """Verifies the access token of a handshake by the rules of `TenantAuthorizer`, and chooses the connection's feeds.

    The token comes in the header ``Authorization``, or as the subprotocol ``bearer.<token>`` beside ``saas.v1``. With
    ``?site_id=`` the caller asks for a site's feed, which takes one of ``site_roles`` and a site within the token's
    reach; without it, for the feed of what concerns the caller only. API Gateway keeps no decision: each handshake is
    decided anew.

    Args:
        directory: Whose tokens are accepted.
        clients: Clients whose tokens are accepted.
        registry: Where the tenant's status stands.
        site_roles: Roles that may follow a site.
        user_roles: Further roles that may follow what concerns themselves.
        tenant_cache: Time within which a suspended tenant's handshakes are refused; up to an hour.
        clock_leeway: How far clocks may differ when a token's times are checked.
        jwks_base_url: Where ``/<pool>/.well-known/jwks.json`` is served, when not at the issuer.
        log_retention: How long the function's logs are kept.
        log_removal_policy: What becomes of the logs when the function leaves the stack.

    Raises:
        ValueError: No clients, no roles, or a time out of range.

    Attributes:
        authorizer: What a route takes; it attaches to one API only.
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
        site_roles: Sequence[str],
        user_roles: Sequence[str] = (),
        tenant_cache: Duration | None = None,
        clock_leeway: Duration | None = None,
        jwks_base_url: str | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        tokens = token_settings(
            directory=directory, clients=clients, clock_leeway=clock_leeway, jwks_base_url=jwks_base_url
        )
        if not site_roles:
            raise ValueError("site_roles must name at least one role, got none")
        self.function = HandlerFunction(
            self,
            "Function",
            handler="lambdas.authorizer.connect.handler",
            description="Verifies access tokens of WebSocket handshakes and chooses feeds",
            environment={
                **tokens,
                "TENANT_CACHE_SECONDS": str(cache_seconds(tenant_cache)),
                "SITE_FEED_ROLES": " ".join(sorted(site_roles)),
                "USER_FEED_ROLES": " ".join(sorted({*user_roles, *site_roles})),
            },
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        registry.grant_read_tenants(self.function)
        self.authorizer = authorizers.WebSocketLambdaAuthorizer(
            "Authorizer",
            self.function.function,
            # The token is in one of two headers, and API Gateway would ask for both.
            identity_source=[],
        )


def cache_seconds(time: Duration | None) -> int:
    """The seconds of ``time``, or a minute.

    Raises:
        ValueError: It is longer than an hour.
    """
    seconds = 60 if time is None else int(time.to_seconds())
    longest = 3600
    if seconds > longest:
        raise ValueError(f"tenant_cache must be at most {longest} seconds, got {seconds}")
    return seconds
