"""One tenant's items of a table, which may hold those of all tenants.

No query finds all items of a tenant: they lie in as many partitions as there are orders. So the table is scanned, and
that is the one call here that no session bounds to a tenant. What it answers is filtered twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.moving.items import Item, is_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class Page:
    """What one call found.

    Attributes:
        items: The tenant's.
        after: Where the next page begins; nothing when this was the segment's last.
    """

    items: Sequence[Item]
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class TenantScan:
    """Reads a table's items of one tenant, a page at a time, as they are now.

    Attributes:
        client: DynamoDB with the function's own role, which may scan the table.
        table_name: The table.
        tenant_id: Whose items are wanted.
        page_size: Items that a page looks at; as many as DynamoDB reads at once (1 MB) when 0.
    """

    client: "DynamoDBClient"
    table_name: str
    tenant_id: str
    page_size: int = 0

    def page(self, segment: int, of: int, after: Mapping[str, Any] | None) -> Page:
        """Read a page.

        Args:
            segment: Which part of the table, from 0.
            of: Into how many parts it is divided.
            after: Where the page before ended; nothing for the first.
        """
        request: dict[str, Any] = {
            "TableName": self.table_name,
            "Segment": segment,
            "TotalSegments": of,
            "ConsistentRead": True,
            "FilterExpression": "begins_with(pk, :tenant)",
            "ExpressionAttributeValues": {":tenant": {"S": f"{self.tenant_id}#"}},
        }
        if after is not None:
            request["ExclusiveStartKey"] = after
        if self.page_size:
            request["Limit"] = self.page_size
        answer = self.client.scan(**request)
        items = [item for item in answer["Items"] if is_of(item, self.tenant_id)]
        return Page(items, answer.get("LastEvaluatedKey"))
