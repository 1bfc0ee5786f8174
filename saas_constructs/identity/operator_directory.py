"""The user pool of the people who run the platform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from saas_constructs.identity.app_clients import add_spa_client
from saas_constructs.identity.user_pool import make_user_pool

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OPERATOR_GROUPS: Final[Mapping[str, str]] = {
    "admin": "May do everything to tenants",
    "support": "May suspend and reactivate tenants, and help their users to get in",
    "auditor": "May read everything, and change nothing",
}
"""Roles of operators, and what they are for; an operations' ``x-roles`` name them."""


class OperatorDirectory(Construct):
    """Operators, in a user pool of their own: no token of a tenant's user opens the control plane, nor the reverse.

    Nobody signs up. A person is made with AWS credentials (``cognito-idp:AdminCreateUser``) and put into groups, which
    are their roles. Nobody can change their own e-mail address, by which the audit trail names them.

    Args:
        groups: Roles, and what each is for.
        mfa: Whether operators need a second factor (an authenticator app).
        password_min_length: Besides, all four kinds of character are asked for.
        login_domain_prefix: First part of the hosted login's host, unique in the region among all accounts. Without it
            there is no hosted login, which a web application needs.
        token_validity: Of id and access tokens; 5 minutes to 1 day. A role that is taken away works for so long.
        refresh_token_validity: After which an operator signs in again.
        deletion_protection: Whether Cognito refuses to delete the pool.
        removal_policy: What becomes of the pool when it leaves the stack.

    Attributes:
        user_pool: The pool.
        domain: The hosted login, or None.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        groups: Mapping[str, str] = OPERATOR_GROUPS,
        mfa: cognito.Mfa = cognito.Mfa.REQUIRED,
        password_min_length: int = 16,
        login_domain_prefix: str | None = None,
        token_validity: Duration | None = None,
        refresh_token_validity: Duration | None = None,
        deletion_protection: bool = True,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self._token_validity = token_validity or Duration.minutes(15)
        self._refresh_token_validity = refresh_token_validity or Duration.hours(12)
        self.user_pool = make_user_pool(
            self,
            mfa=mfa,
            password_min_length=password_min_length,
            deletion_protection=deletion_protection,
            removal_policy=removal_policy,
            tenant_attribute=False,
        )
        for name, purpose in groups.items():
            self.user_pool.add_group(f"{name.capitalize()}Group", group_name=name, description=purpose)
        self.domain = (
            None
            if login_domain_prefix is None
            else self.user_pool.add_domain(
                "Domain",
                cognito_domain=cognito.CognitoDomainOptions(domain_prefix=login_domain_prefix),
                # As tenants' users have it: see `UserDirectory`.
                managed_login_version=cognito.ManagedLoginVersion.CLASSIC_HOSTED_UI,
            )
        )

    def add_client(self, id: str, *, admin_password_auth: bool = False) -> cognito.UserPoolClient:
        """Add a client by which operators sign in with their password and second factor (SRP).

        Args:
            id: Construct id.
            admin_password_auth: Whether principals with AWS credentials may sign operators in with a password, as
                tests do.
        """
        return self.user_pool.add_client(
            id,
            generate_secret=False,
            auth_flows=cognito.AuthFlow(user_srp=True, admin_user_password=admin_password_auth),
            disable_o_auth=True,
            prevent_user_existence_errors=True,
            enable_token_revocation=True,
            access_token_validity=self._token_validity,
            id_token_validity=self._token_validity,
            refresh_token_validity=self._refresh_token_validity,
            # Not the e-mail address; an absent list would allow it.
            write_attributes=cognito.ClientAttributes().with_standard_attributes(given_name=True, family_name=True),
        )

    def add_spa_client(
        self, id: str, *, callback_urls: Sequence[str], logout_urls: Sequence[str] = ()
    ) -> cognito.UserPoolClient:
        """Add a client for a web application: code grant with PKCE, no secret, rotating refresh tokens.

        Args:
            id: Construct id.
            callback_urls: Where the hosted login may send codes; https, or http on localhost.
            logout_urls: Where it may send an operator who signed out.
        """
        return add_spa_client(
            self.user_pool,
            id,
            callback_urls=callback_urls,
            logout_urls=logout_urls,
            admin_password_auth=False,
            access_token_validity=self._token_validity,
            refresh_token_validity=self._refresh_token_validity,
            own_address=False,
        )
