"""A DynamoDB table in which IAM keeps tenants apart."""

from collections.abc import Sequence
from typing import Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from saas_constructs.data.table_encryption import TableEncryption, encrypted_with
from saas_constructs.data.tenant_index import TenantIndex
from saas_constructs.functions import HandlerFunction
from saas_constructs.tenancy import DedicatedTables, TenantAccess, TenantAccessRole, TenantIsolation
from saas_constructs.tenancy.key_grant import KEY_TO_READ, grant_key_through


class TenantTable(Construct):
    """Storage in which a tenant's session reaches its own partitions only.

    The keys are the strings ``pk`` and ``sk``; ``pk`` starts with ``{tenant_id}#``.

    Args:
        indexes: Global secondary indexes, tenant-prefixed too.
        encryption: AWS's key, or a customer key of yours.
        removal_policy: What becomes of the data when the table leaves the stack.
        deletion_protection: Whether DynamoDB refuses to delete the table.
        point_in_time_recovery: Whether any second of the last 35 days can be restored.
        stream: What the table's stream holds; none when left out.
        replicas: Further regions that hold the data, by name. The stack must name its own region.
        time_to_live_attribute: Attribute with an epoch second after which DynamoDB drops the item.
        contributor_insights: Whether CloudWatch counts the most used and throttled keys.
        dedicated: Tables of tenants that have one of their own, with the same indexes and a key of their own: who is
            granted access here reaches each tenant's items there, too.

    Attributes:
        table: The table.
        dedicated: As given.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        indexes: Sequence[TenantIndex] = (),
        encryption: TableEncryption | kms.IKey = TableEncryption.AWS_OWNED,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
        deletion_protection: bool = True,
        point_in_time_recovery: bool = True,
        stream: dynamodb.StreamViewType | None = None,
        replicas: Sequence[str] = (),
        time_to_live_attribute: str | None = None,
        contributor_insights: bool = False,
        dedicated: DedicatedTables | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.dedicated = dedicated
        self._indexes = tuple(indexes)
        # The table's own attribute is a token with a stream or without.
        self._has_stream = stream is not None
        self._key = None if isinstance(encryption, TableEncryption) else encryption
        self.table = dynamodb.TableV2(
            self,
            "Resource",
            partition_key=_string("pk"),
            sort_key=_string("sk"),
            billing=dynamodb.Billing.on_demand(),
            global_secondary_indexes=[_index(index) for index in indexes],
            removal_policy=removal_policy,
            deletion_protection=deletion_protection,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=point_in_time_recovery
            ),
            encryption=encrypted_with(encryption),
            dynamo_stream=stream,
            replicas=[dynamodb.ReplicaTableProps(region=region) for region in replicas],
            time_to_live_attribute=time_to_live_attribute,
            contributor_insights_specification=dynamodb.ContributorInsightsSpecification(enabled=True)
            if contributor_insights
            else None,
        )
        TenantIsolation.protect(self.table)

    def grant_tenant_access(
        self,
        function: HandlerFunction,
        access: TenantAccess = TenantAccess.READ_WRITE,
        *,
        partitions: Sequence[str] = ("*",),
        variable: str = "TABLE_NAME",
    ) -> iam.Grant:
        """Let a function's sessions, each tagged with a tenant, use that tenant's items and no others.

        The function's own role gets no permission on the table, only to assume its access role. The function gets the
        table's name as an environment variable.

        Args:
            function: The function.
            access: What it may do with the items.
            partitions: Which of the tenant's items: what may follow ``{tenant_id}#`` in the partition key, that of an
                index included, in IAM's wildcards. Name them where a function has to do with one kind of item.
            variable: The environment variable; a function with two tables needs two.

        Raises:
            ValueError: If the variable names another table already, or a partition can't be meant.
        """
        role = TenantAccessRole.of(function)
        role.tell(variable, self, self.table.table_name)
        own, indexes = [self.table.table_arn], [f"{self.table.table_arn}/index/{index.name}" for index in self._indexes]
        if self.dedicated is not None:
            table, index = self.dedicated.session_arns(role.role)
            own.append(table)
            indexes.append(index)
        grant = role.grant_items(access.item_actions, own, partitions)
        if self._indexes and access.index_actions:
            grant = grant.combine(role.grant_items(access.index_actions, indexes, partitions))
        if self._key is not None:
            grant = grant.combine(role.grant_key(access.key_actions, self._key, service="dynamodb"))
        if self.dedicated is not None:
            grant = grant.combine(self.dedicated.grant_session_key(role.role, access.key_actions))
        return grant

    def grant_stream_read(self, function: HandlerFunction) -> iam.Grant:
        """Let a function read what is written to the table, of all tenants.

        No session bounds a stream to a tenant: synthesis refuses this unless the function is exempt, see
        `TenantIsolation.exempt`.

        Args:
            function: The function, which an event source mapping feeds.

        Raises:
            ValueError: If the table has no stream.
        """
        if not self._has_stream:
            raise ValueError(f"{self.node.path} has no stream: give it stream=StreamViewType.NEW_AND_OLD_IMAGES")
        grant = self.table.grant_stream_read(function)
        if self._key is not None:
            grant = grant.combine(grant_key_through("dynamodb", function.role, KEY_TO_READ, self._key))
        if self.dedicated is not None:
            grant = grant.combine(self.dedicated.grant_streams(function.role))
        return grant

    def grant_scan(self, function: HandlerFunction) -> iam.Grant:
        """Let a function read whole tables, of all tenants, those of single tenants included.

        No condition bounds a scan to a tenant: synthesis refuses this unless the function is exempt, see
        `TenantIsolation.exempt`.

        Args:
            function: The function, which must drop what is not of the tenant that it works for.
        """
        arns = [self.table.table_arn]
        if self.dedicated is not None:
            arns.append(self.dedicated.arn_for(function.role))
        grant = iam.Grant.add_to_principal(grantee=function, actions=["dynamodb:Scan"], resource_arns=arns)
        if self._key is not None:
            grant = grant.combine(grant_key_through("dynamodb", function.role, KEY_TO_READ, self._key))
        if self.dedicated is not None:
            grant = grant.combine(self.dedicated.grant_any_key(function.role, list(KEY_TO_READ)))
        return grant

    def metric_throttled_requests(self) -> cloudwatch.IMetric:
        """Requests that DynamoDB throttled, over all item operations, as a sum over five minutes."""
        return self.table.metric_throttled_requests_for_operations(operations=_METERED)

    def metric_system_errors(self) -> cloudwatch.IMetric:
        """Requests that failed inside DynamoDB, over all item operations, as a sum over five minutes."""
        return self.table.metric_system_errors_for_operations(operations=_METERED)

    def metric_conditional_check_failures(self) -> cloudwatch.IMetric:
        """Writes whose condition did not hold, as a sum over five minutes."""
        return self.table.metric_conditional_check_failed_requests()

    def metric_consumed_read_capacity(self) -> cloudwatch.IMetric:
        """Read capacity units consumed, as a sum over five minutes."""
        return self.table.metric_consumed_read_capacity_units()

    def metric_consumed_write_capacity(self) -> cloudwatch.IMetric:
        """Write capacity units consumed, as a sum over five minutes."""
        return self.table.metric_consumed_write_capacity_units()


_METERED: Final = [
    dynamodb.Operation.BATCH_GET_ITEM,
    dynamodb.Operation.BATCH_WRITE_ITEM,
    dynamodb.Operation.DELETE_ITEM,
    dynamodb.Operation.GET_ITEM,
    dynamodb.Operation.PUT_ITEM,
    dynamodb.Operation.QUERY,
    dynamodb.Operation.TRANSACT_WRITE_ITEMS,
    dynamodb.Operation.UPDATE_ITEM,
]


def _string(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)


def _index(index: TenantIndex) -> dynamodb.GlobalSecondaryIndexPropsV2:
    return dynamodb.GlobalSecondaryIndexPropsV2(
        index_name=index.name,
        partition_key=_string(index.partition_key),
        sort_key=None if index.sort_key is None else _string(index.sort_key),
        projection_type=_projection(index.attributes),
        non_key_attributes=list(index.attributes or ()) or None,
    )


def _projection(attributes: tuple[str, ...] | None) -> dynamodb.ProjectionType:
    if attributes is None:
        return dynamodb.ProjectionType.ALL
    return dynamodb.ProjectionType.INCLUDE if attributes else dynamodb.ProjectionType.KEYS_ONLY
