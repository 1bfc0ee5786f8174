"""Tables that belong to one tenant, by the names that CloudFormation makes up for them."""

import re
from dataclasses import dataclass
from typing import Final

from aws_cdk import Stack, Token
from aws_cdk import aws_iam as iam
from constructs import IConstruct

from saas_constructs.acknowledged import acknowledge_wildcards
from saas_constructs.tenancy.key_grant import KEY_TO_READ

TENANT_TAG: Final = "tenant_id"
"""Tag of sessions, and of the key of a tenant's own table."""
ANY_TENANT: Final = "t" + "?" * 12
"""What every tenant id matches, in IAM's wildcards."""

# Generated names of functions and roles keep 24 characters of the stack's name, and the prefix is to be among them.
_PREFIX: Final = re.compile(r"[a-z][a-z0-9-]{0,21}[a-z0-9]")
_READ_STREAM: Final = (
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
)
_SESSION_TENANT: Final = f"${{aws:PrincipalTag/{TENANT_TAG}}}"
_BY_NAME: Final = (
    "A tenant's own table is made long after the role, in a stack that is named after the tenant: the pattern matches "
    "tenants' tables only, and for a session that of its own tenant only."
)
_BY_TAG: Final = "A tenant's own key is made long after the role; the condition takes keys with a tenant's tag only."


@dataclass(frozen=True)
class DedicatedTables:
    """The tables in stacks called ``{prefix}-{tenant_id}-...``.

    Attributes:
        prefix: Start of the stacks' names: 2 to 23 lower-case letters, digits and ``-``.

    Raises:
        ValueError: The prefix has another form.
    """

    prefix: str

    def __post_init__(self) -> None:
        if not Token.is_unresolved(self.prefix) and not _PREFIX.fullmatch(self.prefix):
            raise ValueError(
                f"the prefix of tenants' stacks must be 2 to 23 lower-case letters, digits and '-', got {self.prefix!r}"
            )

    def arn(self, scope: IConstruct, *, tenant: str = ANY_TENANT, part: str = "") -> str:
        """Pattern of tables' ARNs in the region and account of ``scope``'s stack.

        Args:
            scope: Who refers to them.
            tenant: Whose; a pattern for anybody's when left out.
            part: What follows the table's name, such as ``/index/*``.
        """
        name = f"{self.prefix}-{tenant}-*{part}"
        return Stack.of(scope).format_arn(service="dynamodb", resource="table", resource_name=name)

    def session_arns(self, role: iam.Role) -> tuple[str, str]:
        """Patterns that match the table of the tenant that a session of ``role`` is tagged with, and its indexes."""
        table, index = (self.arn(role, tenant=_SESSION_TENANT, part=part) for part in ("", "/index/*"))
        acknowledge_wildcards(role, [table, index], _BY_NAME)
        return table, index

    def arn_for(self, role: iam.Role) -> str:
        """Pattern that matches every tenant's table, for a role that acts for no single tenant."""
        table = self.arn(role)
        acknowledge_wildcards(role, [table], _BY_NAME)
        return table

    def grant_session_key(self, role: iam.Role, actions: list[str]) -> iam.Grant:
        """Let a session use the key with its own tenant's tag through DynamoDB."""
        return self._grant_key(role, actions, "StringEquals", _SESSION_TENANT)

    def grant_any_key(self, role: iam.Role, actions: list[str]) -> iam.Grant:
        """Let a role that acts for no single tenant use every tenant's key through DynamoDB."""
        return self._grant_key(role, actions, "StringLike", ANY_TENANT)

    def grant_streams(self, role: iam.Role) -> iam.Grant:
        """Let a role that acts for no single tenant read every table's stream."""
        streams = self.arn(role, part="/stream/*")
        acknowledge_wildcards(role, [streams], _BY_NAME)
        reading = iam.Grant.add_to_principal(grantee=role, actions=list(_READ_STREAM), resource_arns=[streams])
        return reading.combine(self.grant_any_key(role, list(KEY_TO_READ)))

    def _grant_key(self, role: iam.Role, actions: list[str], operator: str, tenant: str) -> iam.Grant:
        stack = Stack.of(role)
        keys = stack.format_arn(service="kms", resource="key", resource_name="*")
        acknowledge_wildcards(role, [keys], _BY_TAG)
        conditions: dict[str, dict[str, str]] = {
            "StringEquals": {"kms:ViaService": f"dynamodb.{stack.region}.{stack.url_suffix}"}
        }
        conditions.setdefault(operator, {})[f"aws:ResourceTag/{TENANT_TAG}"] = tenant
        return iam.Grant.add_to_principal(grantee=role, actions=actions, resource_arns=[keys], conditions=conditions)
