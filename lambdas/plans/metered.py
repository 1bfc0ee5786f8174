"""What was metered of a tenant, in the usage table."""

from decimal import Decimal
from typing import TYPE_CHECKING

from lambdas.shared.queries import every_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class MeteredStore:
    """What the meter has counted of one tenant by now.

    Args:
        client: A client of that tenant's own session.
        table_name: The usage table.
        tenant_id: Whose counts these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id

    def requests_of(self, month: str) -> int:
        """How many requests of ``month``, such as ``2026-11`` in UTC, were served: those that the quota counts."""
        days = every_item(
            self._client,
            TableName=self._table_name,
            KeyConditionExpression="pk = :usage AND begins_with(sk, :days)",
            ExpressionAttributeValues={
                ":usage": {"S": f"{self._tenant_id}#usage"},
                ":days": {"S": f"day#{month}-"},
            },
            ProjectionExpression="requests",
        )
        # A day on which only functions ran has none.
        return int(sum(Decimal(day["requests"]["N"]) for day in days if "requests" in day))
