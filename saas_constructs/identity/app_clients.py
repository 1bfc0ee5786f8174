"""Clients of a user pool.

Source: "Application-specific settings with app clients" (Amazon Cognito Developer Guide).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk import aws_cognito as cognito

if TYPE_CHECKING:
    from collections.abc import Sequence


def add_spa_client(
    user_pool: cognito.UserPool,
    id: str,
    *,
    callback_urls: Sequence[str],
    logout_urls: Sequence[str],
    admin_password_auth: bool,
    access_token_validity: Duration,
    refresh_token_validity: Duration,
    own_address: bool = True,
) -> cognito.UserPoolClient:
    """Add a public client for a web application to ``user_pool``; with ``own_address`` users may change theirs."""
    return user_pool.add_client(
        id,
        generate_secret=False,
        auth_flows=cognito.AuthFlow(user_srp=True, admin_user_password=admin_password_auth),
        o_auth=cognito.OAuthSettings(
            flows=cognito.OAuthFlows(authorization_code_grant=True),
            scopes=[
                cognito.OAuthScope.OPENID,
                cognito.OAuthScope.EMAIL,
                cognito.OAuthScope.PROFILE,
            ],
            callback_urls=list(callback_urls),
            logout_urls=list(logout_urls) or None,
        ),
        supported_identity_providers=[cognito.UserPoolClientIdentityProvider.COGNITO],
        prevent_user_existence_errors=True,
        enable_token_revocation=True,
        access_token_validity=access_token_validity,
        id_token_validity=access_token_validity,
        refresh_token_validity=refresh_token_validity,
        # For two tabs that refresh at the same time.
        refresh_token_rotation_grace_period=Duration.seconds(10),
        # Without the tenant attribute; an absent list would allow it.
        write_attributes=cognito.ClientAttributes().with_standard_attributes(
            email=own_address, given_name=True, family_name=True, locale=True
        ),
    )


def add_machine_client(
    user_pool: cognito.UserPool,
    id: str,
    *,
    resource_server: cognito.UserPoolResourceServer,
    scopes: Sequence[cognito.ResourceServerScope],
    access_token_validity: Duration,
) -> cognito.UserPoolClient:
    """Add a confidential client for the client credentials grant to ``user_pool``."""
    return user_pool.add_client(
        id,
        generate_secret=True,
        o_auth=cognito.OAuthSettings(
            flows=cognito.OAuthFlows(client_credentials=True),
            scopes=[cognito.OAuthScope.resource_server(resource_server, scope) for scope in scopes],
        ),
        prevent_user_existence_errors=True,
        enable_token_revocation=True,
        access_token_validity=access_token_validity,
        # It acts for no user, so the list only has to keep the tenant attribute out.
        write_attributes=cognito.ClientAttributes().with_standard_attributes(email=True),
    )
