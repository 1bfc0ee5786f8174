"""What stands in the stack of one tenant: a bridge's table, or a silo's table, functions and API."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from aws_cdk import CfnOutput, CfnParameter, Duration, RemovalPolicy, Tags
from aws_cdk import aws_kms as kms

from saas_constructs.api import SoleUsagePlan, TenantAwareApi
from saas_constructs.control_plane import TenantStackTemplate
from saas_constructs.functions import DependencyLayer
from saas_constructs.identity import TenantAuthorizer
from saas_constructs.packaging import DependencySet
from saas_constructs.tenancy.dedicated_tables import TENANT_TAG
from stacks.services.operations import tenant_operations
from stacks.services.table import application_table

if TYPE_CHECKING:
    from constructs import Construct

    from saas_constructs.data import TenantTable
    from stacks.application_plane import ApplicationPlaneStack
    from stacks.control_plane import ControlPlaneStack
    from stacks.services.publisher import Publisher
    from stacks.services.usage import Usage

# What a silo has until its tenant's tier says otherwise.
_RATE: Final = 100
_BURST: Final = 200
_RESERVED: Final = 5
_MONTHLY: Final = 100_000


class Bridge(TenantStackTemplate):
    """A tenant's own table, with a key of its own. The functions are those that all tenants share.

    The stack, and the data in it, go only by the tenant's life cycle, which has seen to the data before: so nothing in
    it is retained, and CloudFormation protects the whole of it from being deleted by mistake.

    Args:
        publisher: Publishes what writes to the table tell.

    Attributes:
        table: The table.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        publisher: Publisher,
        description: str = "Bridge: a tenant's own table",
    ) -> None:
        super().__init__(scope, construct_id, description=description)
        key = kms.Key(
            self,
            "Key",
            description="Encrypts the items of one tenant",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.DESTROY,
        )
        Tags.of(key).add(TENANT_TAG, self.tenant_id)
        self.table: TenantTable = application_table(
            self, "Table", encryption=key, deletion_protection=False, removal_policy=RemovalPolicy.DESTROY
        )
        publisher.outbox.add_dedicated_table(self, "Stream", table=self.table)
        CfnOutput(self, "TableName", value=self.table.table.table_name)


class Silo(Bridge):
    """A tenant's own table, functions and API. Consumers, workflow and live push are those that all tenants share.

    The API's stage limits the rate of requests, as it has one tenant, and a usage plan their number in a month. Each
    function has a share of the account's concurrency that nobody else can use up.

    Args:
        control_plane: Tenants and users.
        plane: What all tenants share.
        publisher: Publishes what writes to the table tell.
        usage: Meters what the silo uses.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        control_plane: ControlPlaneStack,
        plane: ApplicationPlaneStack,
        publisher: Publisher,
        usage: Usage,
    ) -> None:
        super().__init__(
            scope, construct_id, publisher=publisher, description="Silo: a tenant's own table, functions and API"
        )
        DependencyLayer.share(self, DependencyLayer.of(plane).layer)
        edge = DependencyLayer.of(control_plane, DependencySet.EDGE).layer
        DependencyLayer.share(self, edge, DependencySet.EDGE)
        # The logs of a tenant that has left leave with it.
        config = dataclasses.replace(plane.settings.config, retain_data=False)
        settings = dataclasses.replace(
            plane.settings, config=config, reserved_concurrency=self._number("ReservedConcurrency", _RESERVED)
        )
        api = TenantAwareApi(
            self,
            "Api",
            document=plane.api.document,
            handlers=tenant_operations(
                self,
                settings=settings,
                table=self.table,
                workflow=plane.workflow,
                channels=plane.channels,
                files=plane.files,
                usage=control_plane.usage_table,
            ),
            authorizer=TenantAuthorizer(
                self,
                "Authorizer",
                directory=control_plane.directory,
                clients=[control_plane.spa_client],
                registry=control_plane.registry,
                document=plane.api.document,
                tiers=config.tier_policies,
                sole_tenant=self.tenant_id,
                sole_table=self.table,
                cache_ttl=Duration.seconds(config.tenant_cache_seconds),
                log_retention=config.log_retention,
                log_removal_policy=settings.removal_policy,
            ).authorizer,
            requires_key=True,
            throttling_rate_limit=self._number("RateLimit", _RATE),
            throttling_burst_limit=self._number("BurstLimit", _BURST),
            cors_allowed_origins=config.origins,
            log_retention=config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
        key = CfnParameter(self, "UsageKey", type="String", min_length=20, no_echo=True).value_as_string
        SoleUsagePlan(self, "Usage", api=api, key=key, monthly_requests=self._number("MonthlyRequests", _MONTHLY))
        usage.meter.count_requests(api, within=self)
        usage.meter.count_functions(self, within=self)
        CfnOutput(self, "ApiUrl", value=api.url)

    def _number(self, name: str, default: int) -> int:
        parameter = CfnParameter(self, name, type="Number", min_value=1, default=default)
        # The CDK stands a number in for what is known when the stack is made, and it comes as a float.
        return int(parameter.value_as_number)
