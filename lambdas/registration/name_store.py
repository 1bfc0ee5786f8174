"""Slugs and domains in the registry, as far as anybody may ask for them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class NameStore:
    """Look-ups by name: each one read.

    Args:
        client: DynamoDB with the function's own role.
        table_name: The registry.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def by_slug(self, slug: str) -> str | None:
        """The id of the tenant with this slug; none where it was given up."""
        item = self._read(f"slug#{slug}", "slug")
        return None if item is None or "released_at" in item else str(item["tenant_id"]["S"])

    def by_host(self, host: str) -> str | None:
        """The id of the tenant that has proven that the host is its own."""
        item = self._read(f"domain#{host}", "domain")
        return None if item is None else str(item["tenant_id"]["S"])

    def api_url(self, tenant_id: str) -> str | None:
        """The address of a tenant's own API; none for a tenant of the pool, and for none at all."""
        item = self._read(f"tenant#{tenant_id}", "tenant")
        return None if item is None or "api_url" not in item else str(item["api_url"]["S"])

    def _read(self, pk: str, sk: str) -> dict[str, Any] | None:
        answer = self._client.get_item(TableName=self._table_name, Key={"pk": {"S": pk}, "sk": {"S": sk}})
        item: dict[str, Any] | None = answer.get("Item")
        return item
