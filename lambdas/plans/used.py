"""How much a tenant has used of what its tier limits, in the application table."""

from typing import TYPE_CHECKING, Final

from lambdas.shared.queries import every_page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_SITE_PREFIX: Final = "site#"


class UsedStore:
    """What is counted of one tenant.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose counts these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id

    def orders_of(self, day: str) -> int:
        """How many orders of ``day``, such as ``2026-11-21`` in UTC, are counted by now."""
        key = {"pk": {"S": f"{self._tenant_id}#quota"}, "sk": {"S": f"orders#{day}"}}
        item = self._client.get_item(TableName=self._table_name, Key=key).get("Item")
        return 0 if item is None else int(item["used"]["N"])

    def sites(self) -> int:
        """How many sites there are."""
        pages = every_page(
            self._client,
            TableName=self._table_name,
            KeyConditionExpression="pk = :sites AND begins_with(sk, :site)",
            ExpressionAttributeValues={":sites": {"S": f"{self._tenant_id}#sites"}, ":site": {"S": _SITE_PREFIX}},
            ProjectionExpression="sk",
        )
        return sum(len(page) for page in pages)
