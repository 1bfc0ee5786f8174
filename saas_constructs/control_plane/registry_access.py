"""How functions are let into the registry: by kinds of item, by indexes, or as the sessions of one tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import aws_iam as iam

from saas_constructs.control_plane import registry_sessions
from saas_constructs.tenancy.access_role import TenantAccessRole
from saas_constructs.tenancy.key_grant import grant_key_through

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_dynamodb as dynamodb
    from aws_cdk import aws_kms as kms

    from saas_constructs.functions import HandlerFunction


class RegistryAccess:
    """What the grants of `TenantRegistry` are made of. Each tells the function ``REGISTRY_TABLE_NAME``.

    Args:
        table: The registry.
        key: What encrypts it, where that is a customer key.
    """

    def __init__(self, table: dynamodb.TableV2, key: kms.IKey | None) -> None:
        self._table = table
        self._key = key

    def items(
        self,
        function: HandlerFunction,
        actions: Sequence[str],
        prefixes: Sequence[str],
        key_actions: Sequence[str],
        attributes: Sequence[str] = (),
    ) -> iam.Grant:
        """Let a function use the items whose partition keys start with one of ``prefixes``.

        Args:
            function: The function.
            actions: What it may do with them.
            prefixes: Of which kinds they are.
            key_actions: What that takes of a customer key.
            attributes: All that it may name of them; any where there are none.
        """
        self._tell(function)
        grant = iam.Grant.add_to_principal(
            grantee=function,
            actions=list(actions),
            resource_arns=[self._table.table_arn],
            conditions=registry_sessions.bounds([f"{prefix}*" for prefix in prefixes], attributes),
        )
        return self.with_key(function.role, key_actions, grant)

    def index(self, function: HandlerFunction, index: str, keys: Sequence[str] = ()) -> iam.Grant:
        """Let a function query an index; only with these partition keys where there are any."""
        self._tell(function)
        # ForAllValues is true for a request without the key.
        bound: dict[str, dict[str, Any]] = {
            "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": list(keys)},
            "Null": {"dynamodb:LeadingKeys": "false"},
        }
        return iam.Grant.add_to_principal(
            grantee=function,
            actions=["dynamodb:Query"],
            resource_arns=[f"{self._table.table_arn}/index/{index}"],
            conditions=bound if keys else None,
        )

    def session(self, function: HandlerFunction) -> iam.Role:
        """The role that a function takes for one tenant at a time."""
        self._tell(function)
        return TenantAccessRole.of(function).role

    def with_key(self, role: iam.Role, actions: Sequence[str], grant: iam.Grant) -> iam.Grant:
        """A grant, with what it takes of a customer key."""
        if self._key is None:
            return grant
        return grant.combine(grant_key_through("dynamodb", role, actions, self._key))

    def _tell(self, function: HandlerFunction) -> None:
        function.add_environment("REGISTRY_TABLE_NAME", self._table.table_name)
