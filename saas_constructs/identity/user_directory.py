"""The user pool of all tenants."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.functions import HandlerFunction
from saas_constructs.identity.app_clients import add_machine_client, add_spa_client
from saas_constructs.identity.user_pool import make_user_pool

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saas_constructs.control_plane.tenant_registry import TenantRegistry


class UserUse(Enum):
    """What a function may do with users, by the actions of Cognito that it takes."""

    INVITE = ("AdminCreateUser", "AdminGetUser")
    DISABLE = ("AdminDisableUser", "AdminUserGlobalSignOut")
    ENABLE = ("AdminEnableUser",)
    RESET = ("AdminCreateUser", "AdminResetUserPassword", "AdminUserGlobalSignOut")


class UserDirectory(Construct):
    """Users of all tenants, in one user pool; operators make them, nobody signs up.

    The pre-token trigger puts tenant, tier, roles and sites into access tokens. It takes them from the
    registry's membership record. The attribute ``custom:tenant_id`` is for people who read the pool:
    it cannot change, no client may write it, and nothing trusts it.

    Args:
        registry: Who belongs to which tenant.
        mfa: Whether users need a second factor (an authenticator app).
        password_min_length: Besides, all four kinds of character are asked for.
        groups: Names of groups to make in the pool; they carry no permission in the API.
        login_domain_prefix: First part of the hosted login's host, unique in the region among all
            accounts. Without it there is no hosted login, nor a token endpoint for machine clients.
        machine_scopes: OAuth scopes that machine clients may be given, and what each is for.
        access_token_validity: Also of the id token; 5 minutes to 1 day.
        refresh_token_validity: After which a user signs in again.
        deletion_protection: Whether Cognito refuses to delete the pool.
        removal_policy: What becomes of the pool when it leaves the stack.
        log_retention: How long the trigger's logs are kept.
        log_removal_policy: What becomes of the trigger's logs when it leaves the stack.

    Attributes:
        user_pool: The pool.
        pre_token_function: The trigger.
        domain: The hosted login, or None.
        resource_server: Of the machine scopes, or None.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        registry: TenantRegistry,
        mfa: cognito.Mfa = cognito.Mfa.OPTIONAL,
        password_min_length: int = 12,
        groups: Sequence[str] = (),
        login_domain_prefix: str | None = None,
        machine_scopes: Mapping[str, str] | None = None,
        access_token_validity: Duration | None = None,
        refresh_token_validity: Duration | None = None,
        deletion_protection: bool = True,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self._access_token_validity = access_token_validity or Duration.hours(1)
        self._refresh_token_validity = refresh_token_validity or Duration.days(30)
        self.user_pool = make_user_pool(
            self,
            mfa=mfa,
            password_min_length=password_min_length,
            deletion_protection=deletion_protection,
            removal_policy=removal_policy,
        )
        self.pre_token_function = HandlerFunction(
            self,
            "PreToken",
            handler="lambdas.pre_token.handler.handler",
            description="Puts tenant, tier, roles and sites into access tokens",
            # Cognito gives a trigger five seconds.
            timeout=Duration.seconds(5),
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        registry.grant_sign_in(self.pre_token_function)
        self.user_pool.add_trigger(
            cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
            self.pre_token_function.function,
            cognito.LambdaVersion.V3_0,
        )
        for group in groups:
            self.user_pool.add_group(f"{group.capitalize()}Group", group_name=group)
        self.domain = (
            None
            if login_domain_prefix is None
            else self.user_pool.add_domain(
                "Domain",
                cognito_domain=cognito.CognitoDomainOptions(domain_prefix=login_domain_prefix),
                # The newer pages show nothing until each client has a branding resource.
                managed_login_version=cognito.ManagedLoginVersion.CLASSIC_HOSTED_UI,
            )
        )
        self._scopes = {
            name: cognito.ResourceServerScope(scope_name=name, scope_description=description)
            for name, description in (machine_scopes or {}).items()
        }
        self.resource_server = (
            self.user_pool.add_resource_server("ResourceServer", identifier="api", scopes=list(self._scopes.values()))
            if self._scopes
            else None
        )

    @property
    def issuer(self) -> str:
        """The tokens' ``iss``."""
        return self.user_pool.user_pool_provider_url

    def add_spa_client(
        self,
        id: str,
        *,
        callback_urls: Sequence[str],
        logout_urls: Sequence[str] = (),
        admin_password_auth: bool = False,
    ) -> cognito.UserPoolClient:
        """Add a client for a web application: code grant with PKCE, no secret, rotating refresh tokens.

        Args:
            id: Construct id.
            callback_urls: Where the hosted login may send codes; https, or http on localhost.
            logout_urls: Where it may send a user who signed out.
            admin_password_auth: Whether operators with AWS credentials may sign users in with a
                password, for tests and support tools.
        """
        return add_spa_client(
            self.user_pool,
            id,
            callback_urls=callback_urls,
            logout_urls=logout_urls,
            admin_password_auth=admin_password_auth,
            access_token_validity=self._access_token_validity,
            refresh_token_validity=self._refresh_token_validity,
        )

    def add_machine_client(self, id: str, *, scopes: Sequence[str]) -> cognito.UserPoolClient:
        """Add a client that signs in as itself with a secret (client credentials grant).

        Its tenant and roles come from the membership record under its client id.

        Args:
            id: Construct id.
            scopes: Names out of the directory's ``machine_scopes``.

        Raises:
            ValueError: A scope is unknown, or none is given.
        """
        unknown = sorted(set(scopes) - set(self._scopes))
        if unknown or not scopes or self.resource_server is None:
            known = ", ".join(sorted(self._scopes)) or "none"
            raise ValueError(
                f"scopes must be some of machine_scopes ({known}), got {list(scopes)}; "
                "add what is missing to machine_scopes"
            )
        return add_machine_client(
            self.user_pool,
            id,
            resource_server=self.resource_server,
            scopes=[self._scopes[name] for name in scopes],
            access_token_validity=self._access_token_validity,
        )

    def grant_make_users(self, function: HandlerFunction) -> iam.Grant:
        """Let a function create, read and delete users by name: whoever makes them has to be able to take them back.

        It gets ``USER_POOL_ID``.
        """
        function.add_environment("USER_POOL_ID", self.user_pool.user_pool_id)
        return self.user_pool.grant(
            function, "cognito-idp:AdminCreateUser", "cognito-idp:AdminDeleteUser", "cognito-idp:AdminGetUser"
        )

    def grant_manage_users(self, function: HandlerFunction, *uses: UserUse) -> iam.Grant:
        """Let a function do some things with users: those of ``uses``, or all of them where none is named.

        Cognito knows no tenants: whose user somebody is, the function asks the registry. It deletes nobody. It gets
        ``USER_POOL_ID``.
        """
        function.add_environment("USER_POOL_ID", self.user_pool.user_pool_id)
        actions = {f"cognito-idp:{action}" for use in uses or UserUse for action in use.value}
        return self.user_pool.grant(function, *sorted(actions))
