"""The active tenants, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.queries import every_page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_INDEX: Final = "tenants_by_status"


@dataclass(frozen=True, slots=True)
class ActiveTenant:
    """What a schedule's work needs to know of a tenant."""

    tenant_id: str
    tier: str
    sites: tuple[str, ...]


class ActiveTenants:
    """The registry's active tenants, by a query of its index and never by a scan.

    Args:
        client: DynamoDB with the function's own role.
        table_name: The registry.
        page_size: Tenants of one query.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, *, page_size: int = 500) -> None:
        self._client = client
        self._table_name = table_name
        self._page_size = page_size

    def pages_after(self, tenant_id: str) -> Iterator[list[ActiveTenant]]:
        """Pages of tenants in the order of their ids, from the first one after ``tenant_id`` on.

        Not from a kept key of DynamoDB's: a tenant that was the last of a page may have gone since.
        """
        condition = "#status = :active AND tenant_id > :after" if tenant_id else "#status = :active"
        values: dict[str, Any] = {":active": {"S": "active"}}
        if tenant_id:
            values[":after"] = {"S": tenant_id}
        for page in every_page(
            self._client,
            TableName=self._table_name,
            IndexName=_INDEX,
            KeyConditionExpression=condition,
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues=values,
            Limit=self._page_size,
        ):
            if page:
                yield [_tenant(item) for item in page]


def _tenant(item: Any) -> ActiveTenant:
    return ActiveTenant(
        tenant_id=item["tenant_id"]["S"],
        tier=item["tier"]["S"],
        sites=tuple(site["S"] for site in item["sites"]["L"]),
    )
