"""What is attacked, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True)
class AttackTarget:
    """A table, and two tenants of whom one attacks.

    Args:
        client: DynamoDB client that holds the attacker's session.
        table_name: Table under attack.
        attacker_id: Tenant id that the session is tagged with.
        victim_id: Another tenant's id.
        sort_key: A sort key (``sk``) that items of both tenants have.
        item: What follows the tenant id in an existing item's partition key, such as ``order#1``.
        index_name: An index of the table, if it has one.
        index_partition_key: Name of the index's partition key attribute.
        index_partition: What follows the tenant id in the index's partition key.
    """

    client: DynamoDBClient
    table_name: str
    attacker_id: str
    victim_id: str
    sort_key: str
    item: str
    index_name: str | None = None
    index_partition_key: str = ""
    index_partition: str = ""

    def key(self, tenant_id: str) -> dict[str, Any]:
        """The primary key of ``tenant_id``'s item."""
        return {"pk": {"S": f"{tenant_id}#{self.item}"}, "sk": {"S": self.sort_key}}
