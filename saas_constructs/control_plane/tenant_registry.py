"""The table of all tenants and of who belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from saas_constructs.control_plane import registry_sessions
from saas_constructs.control_plane.registry_access import RegistryAccess
from saas_constructs.control_plane.registry_keys import (
    AUDIT_BY_DAY,
    DOMAIN_PREFIX,
    DOMAINS_BY_STATUS,
    MEMBER_PREFIX,
    MEMBERS_BY_TENANT,
    PLATFORM_AUDIT,
    REGISTRATION_PREFIX,
    RUNNING_OPERATIONS,
    SCHEDULE_PREFIX,
    SLUG_PREFIX,
    TENANT_PREFIX,
    TENANTS_BY_STATUS,
)
from saas_constructs.data.table_encryption import TableEncryption, encrypted_with
from saas_constructs.tenancy.key_grant import KEY_TO_READ, KEY_TO_WRITE

if TYPE_CHECKING:
    from aws_cdk import aws_kms as kms

    from saas_constructs.functions import HandlerFunction


class TenantRegistry(Construct):
    """Tenants, memberships and slugs; the authority for who acts for which tenant.

    Each grant names the kinds of item that a function may use, by the start of their partition key, and sets
    ``REGISTRY_TABLE_NAME``. Grants of a tenant's own are to sessions that are tagged with it.

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
        self.table = dynamodb.TableV2(
            self,
            "Resource",
            partition_key=_string("pk"),
            sort_key=_string("sk"),
            billing=dynamodb.Billing.on_demand(),
            encryption=encrypted_with(encryption),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=point_in_time_recovery
            ),
            deletion_protection=deletion_protection,
            removal_policy=removal_policy,
            dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            time_to_live_attribute="expires_at",
            global_secondary_indexes=[
                dynamodb.GlobalSecondaryIndexPropsV2(
                    index_name=TENANTS_BY_STATUS,
                    partition_key=_string("status"),
                    sort_key=_string("tenant_id"),
                    projection_type=dynamodb.ProjectionType.INCLUDE,
                    non_key_attributes=["tier", "sites"],
                ),
                # Other kinds of item lack these keys, so that an index holds one kind only.
                *(
                    dynamodb.GlobalSecondaryIndexPropsV2(
                        index_name=name, partition_key=_string(partition_key), sort_key=_string(sort_key)
                    )
                    for name, partition_key, sort_key in (
                        (MEMBERS_BY_TENANT, "member_of", "email"),
                        (AUDIT_BY_DAY, "audit_day", "at"),
                        (RUNNING_OPERATIONS, "running", "started_at"),
                        (DOMAINS_BY_STATUS, "domain_status", "host"),
                    )
                ),
            ],
        )
        self._access = RegistryAccess(self.table, None if isinstance(encryption, TableEncryption) else encryption)

    def grant_read_tenants(self, function: HandlerFunction) -> iam.Grant:
        """Let a function get tenants by id."""
        return self._access.items(function, ["dynamodb:GetItem"], [TENANT_PREFIX], KEY_TO_READ)

    def grant_read_members(self, function: HandlerFunction) -> iam.Grant:
        """Let a function get the membership of a user or machine client, and its tenant."""
        return self._access.items(function, ["dynamodb:GetItem"], [MEMBER_PREFIX, TENANT_PREFIX], KEY_TO_READ)

    def grant_sign_in(self, function: HandlerFunction) -> iam.Grant:
        """Let a function get a membership with its tenant, list the tenant's sites, and note the first sign-in.

        Of a membership it may change the standing and the version, and nothing else.
        """
        reading = self._access.items(
            function, ["dynamodb:GetItem", "dynamodb:Query"], [MEMBER_PREFIX, TENANT_PREFIX], KEY_TO_READ
        )
        noting = self._access.items(
            function,
            ["dynamodb:UpdateItem"],
            [MEMBER_PREFIX],
            KEY_TO_WRITE,
            attributes=["pk", "sk", "standing", "version"],
        )
        return reading.combine(noting)

    def grant_change_tenants(self, function: HandlerFunction) -> iam.Grant:
        """Let a function read and write tenants with all that stands under them, and their slugs and domains.

        Under a tenant stand its operations, its audit entries and its sites.
        """
        return self._access.items(
            function,
            [
                "dynamodb:BatchGetItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DeleteItem",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:UpdateItem",
            ],
            [TENANT_PREFIX, SLUG_PREFIX, DOMAIN_PREFIX],
            KEY_TO_WRITE,
        )

    def grant_list_tenants(self, function: HandlerFunction) -> iam.Grant:
        """Let a function list tenants of any status, and read them with all that stands under them."""
        listing = self._access.index(function, TENANTS_BY_STATUS)
        actions = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
        return listing.combine(self._access.items(function, actions, [TENANT_PREFIX], KEY_TO_READ))

    def grant_watch_operations(self, function: HandlerFunction) -> iam.Grant:
        """Let a function list the operations that have not ended."""
        return self._access.index(function, RUNNING_OPERATIONS)

    def grant_read_audit(self, function: HandlerFunction) -> iam.Grant:
        """Let a function read the audit's entries, of a tenant or of a day."""
        listing = self._access.index(function, AUDIT_BY_DAY)
        return listing.combine(self._access.items(function, ["dynamodb:Query"], [TENANT_PREFIX], KEY_TO_READ))

    def grant_read_slugs(self, function: HandlerFunction) -> iam.Grant:
        """Let a function find the tenant of a slug."""
        return self._access.items(function, ["dynamodb:GetItem"], [SLUG_PREFIX], KEY_TO_READ)

    def grant_write_platform_audit(self, function: HandlerFunction) -> iam.Grant:
        """Let a function write audit entries about what concerns no single tenant; it reaches no tenant's."""
        return self._access.items(function, ["dynamodb:PutItem"], [PLATFORM_AUDIT], KEY_TO_WRITE)

    def grant_list_members(self, function: HandlerFunction) -> iam.Grant:
        """Let a function list the memberships of any tenant."""
        return self._access.index(function, MEMBERS_BY_TENANT)

    def grant_manage_members(self, function: HandlerFunction) -> iam.Grant:
        """Let a function list, write and delete memberships of any tenant, and count them in the tenant's record."""
        listing = self._access.index(function, MEMBERS_BY_TENANT)
        actions = [
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
        ]
        return listing.combine(self._access.items(function, actions, [MEMBER_PREFIX, TENANT_PREFIX], KEY_TO_WRITE))

    def grant_own_members(self, function: HandlerFunction) -> iam.Grant:
        """Let a function's sessions, each tagged with a tenant, manage the members of that tenant.

        IAM bounds what the session counts and audits, and which members it lists, to the tenant. A membership's key is
        its bearer's id: whose it is, the function makes a condition of each write.
        """
        role = self._access.session(function)
        listing = registry_sessions.grant_list(role, self.table)
        return self._access.with_key(
            role, KEY_TO_WRITE, listing.combine(registry_sessions.grant_members(role, self.table))
        )

    def grant_list_own_members(self, function: HandlerFunction) -> iam.Grant:
        """Let a function's sessions, each tagged with a tenant, list the members of that tenant, and nothing else."""
        role = self._access.session(function)
        return self._access.with_key(role, KEY_TO_READ, registry_sessions.grant_list(role, self.table))

    def grant_own_domains(self, function: HandlerFunction) -> iam.Grant:
        """Let a function's sessions, each tagged with a tenant, manage the domains of that tenant.

        IAM bounds the record, the audit and the list of domains to the tenant. Whose a host is has no tenant in its
        key: that is a condition of each write.
        """
        role = self._access.session(function)
        return self._access.with_key(role, KEY_TO_WRITE, registry_sessions.grant_domains(role, self.table))

    def grant_manage_domains(self, function: HandlerFunction) -> iam.Grant:
        """Let a function list, prove and give up domains of any tenant, in its record and its audit."""
        actions = [f"dynamodb:{name}" for name in ("DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem")]
        return self._access.items(function, actions, [TENANT_PREFIX, DOMAIN_PREFIX], KEY_TO_WRITE)

    def grant_keep_addresses(self, function: HandlerFunction) -> iam.Grant:
        """Let a function list tenants and domains of any status, see whose a host or slug is, and tell how far one is.

        Of a domain it may change the status, what it waits for and where it points, and nothing else.
        """
        listing = self._access.index(function, TENANTS_BY_STATUS).combine(
            self._access.index(function, DOMAINS_BY_STATUS)
        )
        prefixes = [TENANT_PREFIX, SLUG_PREFIX, DOMAIN_PREFIX]
        reading = self._access.items(function, ["dynamodb:BatchGetItem", "dynamodb:GetItem"], prefixes, KEY_TO_READ)
        telling = self._access.items(
            function,
            ["dynamodb:UpdateItem"],
            [TENANT_PREFIX],
            KEY_TO_WRITE,
            attributes=["pk", "sk", "domain_status", "reason", "points_to"],
        )
        return listing.combine(reading).combine(telling)

    def grant_keep_sites(self, function: HandlerFunction) -> iam.Grant:
        """Let a function's sessions, each tagged with a tenant, keep that tenant's sites and count them in its record.

        Of the record they may change the sites, and nothing else.
        """
        role = self._access.session(function)
        return self._access.with_key(role, KEY_TO_WRITE, registry_sessions.grant_sites(role, self.table))

    def grant_register(self, function: HandlerFunction) -> iam.Grant:
        """Let a function keep registrations that wait for their code."""
        actions = ["dynamodb:PutItem", "dynamodb:UpdateItem"]
        return self._access.items(function, actions, [REGISTRATION_PREFIX], KEY_TO_WRITE)

    def grant_confirm(self, function: HandlerFunction) -> iam.Grant:
        """Let a function take registrations whose code has come."""
        return self._access.items(function, ["dynamodb:UpdateItem"], [REGISTRATION_PREFIX], KEY_TO_WRITE)

    def grant_discover(self, function: HandlerFunction) -> iam.Grant:
        """Let a function look up whose a slug or a domain is, and that tenant."""
        return self._access.items(
            function, ["dynamodb:GetItem"], [SLUG_PREFIX, DOMAIN_PREFIX, TENANT_PREFIX], KEY_TO_READ
        )

    def grant_stream_read(self, function: HandlerFunction) -> iam.Grant:
        """Let a function read what is written to the registry; an event source mapping feeds it."""
        return self._access.with_key(function.role, KEY_TO_READ, self.table.grant_stream_read(function))

    def grant_dispatch(self, function: HandlerFunction) -> iam.Grant:
        """Let a function list the active tenants by query, and keep how far a schedule's dispatch is."""
        listing = self._access.index(function, TENANTS_BY_STATUS, ["active"])
        marks = self._access.items(function, ["dynamodb:GetItem", "dynamodb:PutItem"], [SCHEDULE_PREFIX], KEY_TO_WRITE)
        return listing.combine(marks)


def _string(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
