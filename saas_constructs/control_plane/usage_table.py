"""The table of what tenants used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb

from saas_constructs.data import TenantIndex, TenantTable

if TYPE_CHECKING:
    from constructs import Construct

USAGE_BY_DAY: Final = "usage_by_day"
"""Index of the usage table: who has used something on a day."""


class UsageTable(TenantTable):
    """What tenants used, by the hour and by the day; each tenant's in the tenant's own partition.

    `UsageMeter` makes one where it is given none. Make it yourself, in a stack before, where a function of an API that
    is metered shows tenants what they used: ``grant_tenant_access(function, TenantAccess.READ, partitions=["usage"],
    variable="USAGE_TABLE_NAME")``.

    Args:
        deletion_protection: Whether DynamoDB refuses to delete the table.
        removal_policy: What becomes of the table when it leaves the stack.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        deletion_protection: bool = True,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(
            scope,
            id,
            # Holds keys alone: counting costs it nothing.
            indexes=(TenantIndex(USAGE_BY_DAY, "day", "tenant_id", ()),),
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            time_to_live_attribute="expires_at",
            deletion_protection=deletion_protection,
            removal_policy=removal_policy,
        )
