"""The table of all tenants and of who belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from saas_constructs.data.table_encryption import TableEncryption, encrypted_with
from saas_constructs.tenancy.key_grant import KEY_TO_READ, KEY_TO_WRITE, grant_key_through

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_kms as kms

    from saas_constructs.functions import HandlerFunction

TENANT_PREFIX: Final = "tenant#"
"""Start of the partition key of a tenant."""
MEMBER_PREFIX: Final = "member#"
"""Start of the partition key of a membership."""
SLUG_PREFIX: Final = "slug#"
"""Start of the partition key of a reserved slug."""
SCHEDULE_PREFIX: Final = "schedule#"
"""Start of the partition key of how far a schedule's dispatch is."""
TENANTS_BY_STATUS: Final = "tenants_by_status"
"""Index of the tenants: by ``status``, then by ``tenant_id``. It also holds ``tier`` and ``sites``."""


class TenantRegistry(Construct):
    """Tenants, memberships and slugs; the authority for who acts for which tenant.

    No tenant's session reaches it. Each grant names the kinds of item that a function may use, by
    the start of their partition key, and sets ``REGISTRY_TABLE_NAME``.

    Args:
        encryption: AWS's key, or a customer key of yours.
        point_in_time_recovery: Whether any second of the last 35 days can be restored.
        deletion_protection: Whether DynamoDB refuses to delete the table.
        removal_policy: What becomes of the table when it leaves the stack.

    Attributes:
        table: The table, with the keys ``pk`` and ``sk``.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        encryption: TableEncryption | kms.IKey = TableEncryption.AWS_OWNED,
        point_in_time_recovery: bool = True,
        deletion_protection: bool = True,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self._key = None if isinstance(encryption, TableEncryption) else encryption
        self.table = dynamodb.TableV2(
            self,
            "Resource",
            partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
            billing=dynamodb.Billing.on_demand(),
            encryption=encrypted_with(encryption),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=point_in_time_recovery
            ),
            deletion_protection=deletion_protection,
            removal_policy=removal_policy,
            global_secondary_indexes=[
                dynamodb.GlobalSecondaryIndexPropsV2(
                    index_name=TENANTS_BY_STATUS,
                    partition_key=dynamodb.Attribute(name="status", type=dynamodb.AttributeType.STRING),
                    sort_key=dynamodb.Attribute(name="tenant_id", type=dynamodb.AttributeType.STRING),
                    projection_type=dynamodb.ProjectionType.INCLUDE,
                    non_key_attributes=["tier", "sites"],
                )
            ],
        )

    def grant_read_tenants(self, function: HandlerFunction) -> iam.Grant:
        """Let a function get tenants by id."""
        return self._grant(function, ["dynamodb:GetItem"], [TENANT_PREFIX], KEY_TO_READ)

    def grant_read_members(self, function: HandlerFunction) -> iam.Grant:
        """Let a function get the membership of a user or machine client, and its tenant."""
        return self._grant(function, ["dynamodb:GetItem"], [MEMBER_PREFIX, TENANT_PREFIX], KEY_TO_READ)

    def grant_onboard(self, function: HandlerFunction) -> iam.Grant:
        """Let a function reserve slugs and write tenants and memberships; it deletes nothing."""
        return self._grant(
            function,
            ["dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:PutItem"],
            [TENANT_PREFIX, MEMBER_PREFIX, SLUG_PREFIX],
            KEY_TO_WRITE,
        )

    def grant_dispatch(self, function: HandlerFunction) -> iam.Grant:
        """Let a function list the active tenants by query, and keep how far a schedule's dispatch is."""
        listing = iam.Grant.add_to_principal(
            grantee=function,
            actions=["dynamodb:Query"],
            resource_arns=[f"{self.table.table_arn}/index/{TENANTS_BY_STATUS}"],
            conditions={
                "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["active"]},
                # ForAllValues is true for a request without the key.
                "Null": {"dynamodb:LeadingKeys": "false"},
            },
        )
        marks = self._grant(function, ["dynamodb:GetItem", "dynamodb:PutItem"], [SCHEDULE_PREFIX], KEY_TO_WRITE)
        return listing.combine(marks)

    def _grant(
        self, function: HandlerFunction, actions: Sequence[str], prefixes: Sequence[str], key_actions: Sequence[str]
    ) -> iam.Grant:
        function.add_environment("REGISTRY_TABLE_NAME", self.table.table_name)
        grant = iam.Grant.add_to_principal(
            grantee=function,
            actions=list(actions),
            resource_arns=[self.table.table_arn],
            conditions={
                "ForAllValues:StringLike": {"dynamodb:LeadingKeys": [f"{prefix}*" for prefix in prefixes]},
                # ForAllValues is true for a request without the key.
                "Null": {"dynamodb:LeadingKeys": "false"},
            },
        )
        if self._key is None:
            return grant
        return grant.combine(grant_key_through("dynamodb", function.role, key_actions, self._key))
