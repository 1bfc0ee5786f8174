"""All that is open of a tenant: orders and tasks, in one partition of one index."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lambdas.orders import keys
from lambdas.orders.deadlines import Waiting
from lambdas.shared.index_items import own_items
from lambdas.shared.queries import every_item
from lambdas.shared.task_store import OPEN_PREFIX

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that has not ended, as far as its key tells.

    Attributes:
        task_id: The task.
        created_at: When it was asked for.
    """

    task_id: str
    created_at: datetime


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

    def __iter__(self) -> Iterator[Waiting | OpenTask]:
        """Go through every open order and task."""
        found = every_item(
            self._client,
            TableName=self._table_name,
            IndexName=keys.OPEN_ORDERS,
            KeyConditionExpression="open_pk = :open",
            ExpressionAttributeValues={":open": {"S": keys.open_orders_pk(self._tenant_id)}},
        )
        for item in own_items(self._tenant_id, found):
            place = item["open_sk"]["S"]
            yield _task(place) if place.startswith(OPEN_PREFIX) else Waiting.from_item(item)


def _task(place: str) -> OpenTask:
    # The index holds of an item what orders need: of a task, the keys.
    created_at, _, task_id = place.removeprefix(OPEN_PREFIX).partition("#")
    return OpenTask(task_id, datetime.fromisoformat(created_at))
