"""The control plane: tenants, users, and the account's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Aws, CfnOutput, RemovalPolicy, Stack, Validations
from aws_cdk import aws_cognito as cognito

from saas_constructs.api import ApiGatewayAccount
from saas_constructs.control_plane import TenantRegistry, UsageTable
from saas_constructs.identity import UserDirectory
from stacks.services.domains import Domains
from stacks.services.settings import ServiceSettings

if TYPE_CHECKING:
    from constructs import Construct

    from stacks.config import StageConfig


class ControlPlaneStack(Stack):
    """What exists once in a stage, whatever planes run beside it.

    Args:
        config: The stage.

    Attributes:
        registry: All tenants.
        directory: All users.
        spa_client: The web application's client.
        usage_table: What tenants used. It stands here because the application plane shows tenants their own.
        domains: The operations on tenants' own domains. They stand here because a stack takes 500 resources, and the
            application plane needs most of them.
    """

    def __init__(self, scope: Construct, construct_id: str, *, config: StageConfig) -> None:
        super().__init__(scope, construct_id, description="Control plane: tenant registry and user directory")
        removal_policy = RemovalPolicy.RETAIN if config.retain_data else RemovalPolicy.DESTROY
        ApiGatewayAccount(self, "ApiGatewayAccount", removal_policy=removal_policy)
        self.registry = TenantRegistry(
            self, "TenantRegistry", deletion_protection=config.retain_data, removal_policy=removal_policy
        )
        self.directory = UserDirectory(
            self,
            "UserDirectory",
            registry=self.registry,
            mfa=cognito.Mfa.REQUIRED if config.mfa_required else cognito.Mfa.OPTIONAL,
            # The account keeps it apart from everybody else's in the region.
            login_domain_prefix=f"{config.name}-{Aws.ACCOUNT_ID}",
            deletion_protection=config.retain_data,
            removal_policy=removal_policy,
            log_retention=config.log_retention,
            log_removal_policy=removal_policy,
        )
        if not config.mfa_required:
            Validations.of(self.directory.user_pool).acknowledge(
                Acknowledgment(id="AwsSolutions-COG2", reason=f"tests of {config.name} sign in without a second factor")
            )
        self.spa_client = self.directory.add_spa_client(
            "SpaClient",
            callback_urls=[f"{origin}/callback" for origin in config.origins],
            logout_urls=[f"{origin}/" for origin in config.origins],
            admin_password_auth=config.admin_password_auth,
        )
        self.usage_table = UsageTable(
            self, "UsageTable", deletion_protection=config.retain_data, removal_policy=removal_policy
        )
        settings = ServiceSettings(config=config, registry=self.registry, directory=self.directory)
        self.domains = Domains(self, "Domains", settings=settings)
        CfnOutput(self, "UserPoolId", value=self.directory.user_pool.user_pool_id)
        CfnOutput(self, "SpaClientId", value=self.spa_client.user_pool_client_id)
        CfnOutput(self, "RegistryTableName", value=self.registry.table.table_name)
