"""All that is open of a tenant: orders and tasks, in one partition of one index."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lambdas.orders import keys
from lambdas.orders.deadlines import Waiting
from lambdas.shared.task_store import SORT_KEY as TASK_SK
from lambdas.shared.task_store import from_item as task_from_item
from lambdas.shared.tasks import Task

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class OpenItems:
    """What is open of one tenant. Where nothing is, looking costs one query.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose items these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id

    def __iter__(self) -> Iterator[Waiting | Task]:
        """Go through every open order and task."""
        arguments: dict[str, Any] = {
            "TableName": self._table_name,
            "IndexName": keys.OPEN_ORDERS,
            "KeyConditionExpression": "open_pk = :open",
            "ExpressionAttributeValues": {":open": {"S": keys.open_orders_pk(self._tenant_id)}},
        }
        while True:
            answer = self._client.query(**arguments)
            for item in answer["Items"]:
                yield task_from_item(item) if item["sk"]["S"] == TASK_SK else Waiting.from_item(item)
            if not answer.get("LastEvaluatedKey"):
                return
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
