"""The Admin API: what operators, and machines that IAM lets, can do with tenants."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from aws_cdk import Acknowledgment, Aws, CfnOutput, Duration, Validations
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from saas_constructs.api import OpenApiDocument, OperatorApi
from saas_constructs.identity import OperatorDirectory
from stacks.services.dead_letters import DeadLetterDesk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.api import TenantAwareApi
    from saas_constructs.control_plane import TenantRegistry
    from saas_constructs.events import EventBus
    from saas_constructs.functions import HandlerFunction
    from stacks.services.lifecycle import Lifecycle
    from stacks.services.settings import ServiceSettings

DOCUMENT: Final = Path(__file__).parents[1] / "admin.yaml"
READ: Final = (
    "listTenants",
    "getTenant",
    "listOperations",
    "getOperation",
    "listTenantAudit",
    "listAudit",
    "listTiers",
)
"""Operations of one function that may read the registry."""
CHANGE: Final = (
    "suspendTenant",
    "reactivateTenant",
    "renameTenant",
    "changeTenantTier",
    "exportTenant",
    "offboardTenant",
    "cancelOffboarding",
    "retryOperation",
    "setLegalHold",
    "deleteLegalHold",
)
"""Operations of one function that may begin what is done with tenants."""


class Administration(Construct):
    """Operators, and the API by which they administer tenants.

    Args:
        settings: The stage's.
        registry: All tenants.
        api: Whose usage plans hold tenants' keys.
        lifecycle: What is done with tenants.
        event_bus: Where it is told that a tenant is let in again.
        handlers: Functions of further operations of the document, such as those on usage and users.

    Attributes:
        directory: The operators.
        client: By which they sign in with a password.
        console_client: By which they sign in to the console.
        api: What they call.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        registry: TenantRegistry,
        api: TenantAwareApi,
        lifecycle: Lifecycle,
        event_bus: EventBus,
        handlers: Mapping[str, HandlerFunction],
    ) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        self.directory = self._operators()
        self.client = self.directory.add_client("Client", admin_password_auth=settings.config.admin_password_auth)
        self.console_client = self.directory.add_spa_client(
            "ConsoleClient",
            callback_urls=[f"{origin}/callback" for origin in settings.config.console_origins],
            logout_urls=[f"{origin}/" for origin in settings.config.console_origins],
        )
        read, change = self._reader(registry), self._changer(lifecycle)
        letters = DeadLetterDesk(self, "DeadLetters", settings=settings, registry=registry, event_bus=event_bus)
        own = {
            **dict.fromkeys(READ, read),
            **dict.fromkeys(CHANGE, change),
            **letters.handlers,
            "onboardTenant": self._onboarder(lifecycle),
            "setTenantOverrides": self._overrider(registry, api),
        }
        self.api = OperatorApi(
            self,
            "Api",
            document=OpenApiDocument.from_file(DOCUMENT),
            handlers={**own, **handlers},
            user_pools=[self.directory.user_pool],
            log_retention=settings.config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
        for name, value in (
            ("AdminApiUrl", self.api.token_api.url),
            ("AdminSignedApiUrl", self.api.signed_api.url),
            ("OperatorPoolId", self.directory.user_pool.user_pool_id),
            ("OperatorClientId", self.client.user_pool_client_id),
        ):
            CfnOutput(self, name, value=value).override_logical_id(name)

    def _operators(self) -> OperatorDirectory:
        config = self._settings.config
        directory = OperatorDirectory(
            self,
            "Operators",
            mfa=cognito.Mfa.REQUIRED if config.mfa_required else cognito.Mfa.OPTIONAL,
            # The account keeps it apart from everybody else's in the region.
            login_domain_prefix=f"{config.name}-operators-{Aws.ACCOUNT_ID}",
            deletion_protection=config.retain_data,
            removal_policy=self._settings.removal_policy,
        )
        if not config.mfa_required:
            Validations.of(directory.user_pool).acknowledge(
                Acknowledgment(id="AwsSolutions-COG2", reason=f"tests of {config.name} sign in without a second factor")
            )
        return directory

    def _reader(self, registry: TenantRegistry) -> HandlerFunction:
        function = self._settings.function(
            self,
            "Read",
            "lambdas.tenants.read.handler",
            description="Shows tenants to operators",
            files=self._settings.tiers_file,
        )
        registry.grant_list_tenants(function)
        registry.grant_read_slugs(function)
        registry.grant_read_audit(function)
        return function

    def _changer(self, lifecycle: Lifecycle) -> HandlerFunction:
        function = self._settings.function(
            self,
            "Change",
            "lambdas.tenants.change.handler",
            description="Begins what operators do with tenants",
            files=self._settings.tiers_file,
            timeout=Duration.seconds(20),
        )
        lifecycle.grant_begin(function)
        lifecycle.grant_watch(function)
        return function

    def _onboarder(self, lifecycle: Lifecycle) -> HandlerFunction:
        function = self._settings.function(
            self,
            "Onboard",
            "lambdas.tenants.onboard.handler",
            description="Makes tenants for operators",
            files=self._settings.tiers_file,
            # API Gateway waits for 29 seconds at most.
            timeout=Duration.seconds(29),
        )
        lifecycle.grant_onboard(function)
        return function

    def _overrider(self, registry: TenantRegistry, api: TenantAwareApi) -> HandlerFunction:
        function = self._settings.function(
            self,
            "Override",
            "lambdas.tenants.set_overrides.handler",
            description="Sets what a tenant has otherwise than its tier",
            files=self._settings.tiers_file,
            timeout=Duration.seconds(20),
        )
        registry.grant_change_tenants(function)
        api.grant_place_tenants(function)
        return function
