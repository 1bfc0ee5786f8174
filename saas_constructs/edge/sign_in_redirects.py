"""Addresses of distributions at which a sign-in may end."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final, cast

from aws_cdk import CustomResource, Duration, RemovalPolicy, Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.functions import HandlerFunction

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIMIT: Final = Duration.seconds(30)
# All that a template can say of a client, as the CDK knows it: whatever changes, CloudFormation writes all of it.
_SETTINGS: Final = tuple(
    name for name, member in vars(cognito.CfnUserPoolClientProps).items() if isinstance(member, property)
)


class SignInRedirects(Construct):
    """Lets sign-ins end at addresses that are only known once their distribution is there.

    The client is made long before, in a stack that can't refer to the distribution: a function adds ``/callback`` and
    ``/`` of each origin to it, keeps all its other settings, and takes them away when this leaves the stack. A change
    of the client's template takes them away, too; then the next deployment of this stack adds them again.

    Args:
        user_pool: Whose users sign in.
        client: By which they do.
        origins: Such as ``https://d111111abcdef8.cloudfront.net``.
        log_retention: How long the function's logs are kept.
        log_removal_policy: What becomes of them when it leaves the stack.

    Raises:
        ValueError: There are no origins.

    Attributes:
        function: What changes the client.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        user_pool: cognito.IUserPool,
        client: cognito.UserPoolClient,
        origins: Sequence[str],
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        if not origins:
            raise ValueError("origins must name at least one address, got none; leave SignInRedirects out")
        self.function = HandlerFunction(
            self,
            "Function",
            handler="lambdas.edge.add_redirects.handler",
            description="Lets sign-ins end at a distribution",
            timeout=_LIMIT,
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        granted = user_pool.grant(
            self.function, "cognito-idp:DescribeUserPoolClient", "cognito-idp:UpdateUserPoolClient"
        )
        resource = CustomResource(
            self,
            "Resource",
            resource_type="Custom::SignInRedirects",
            service_token=self.function.function.function_arn,
            service_timeout=_LIMIT,
            properties={
                "UserPoolId": user_pool.user_pool_id,
                "ClientId": client.user_pool_client_id,
                "Origins": list(origins),
                "Settings": _settings(client),
            },
        )
        granted.apply_before(resource)


def _settings(client: cognito.UserPoolClient) -> str:
    """Digest of what the client's template says, so that a change of it adds the origins again."""
    made = cast("cognito.CfnUserPoolClient", client.node.default_child)
    said = Stack.of(client).resolve({name: getattr(made, name) for name in _SETTINGS})
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
