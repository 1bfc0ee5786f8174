"""The steps that concern tenants' data, without the machines that take them."""

from typing import Any

import aws_cdk as cdk

from saas_constructs.control_plane import TenantArchive, TenantMover, TenantRegistry
from saas_constructs.functions import HandlerFunction
from saas_constructs.notifications import NotificationChannels
from saas_constructs.tenancy import DedicatedTables
from stacks.config import DEV
from stacks.services.table import application_table


class NoPlans:
    """In place of an API, which no tenant calls here."""

    def grant_place_tenants(self, function: HandlerFunction) -> None:
        """Give the function no plans."""
        function.add_environment("USAGE_PLAN_IDS", "{}")


app = cdk.App()
stack = cdk.Stack(app, "Moves", env=cdk.Environment(region=DEV.region))
table = application_table(stack, "Pool", dedicated=DedicatedTables("moves"), removal_policy=cdk.RemovalPolicy.DESTROY)
registry = TenantRegistry(stack, "Tenants", removal_policy=cdk.RemovalPolicy.DESTROY)
archive = TenantArchive(stack, "Archive")
second = cdk.Duration.seconds(1)
api: Any = NoPlans()
mover = TenantMover(
    stack,
    "Mover",
    table=table,
    registry=registry,
    archive=archive,
    api=api,
    channels=NotificationChannels(stack, "Channels", removal_policy=cdk.RemovalPolicy.DESTROY),
    files={"tiers.json": DEV.tier_policies.to_json()},
    settle=second,
    copy_grace=second,
    offboarding_grace=second,
)
for name, value in {
    "MovesPoolName": table.table.table_name,
    "MovesRegistryName": registry.table.table_name,
    "MovesBucketName": archive.bucket.bucket_name,
    **{f"Moves{name}": function.function.function_name for name, function in mover.functions.items()},
}.items():
    cdk.CfnOutput(stack, name, value=value)
app.synth()
