"""How many orders a tenant placed on a day, in the application table."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from lambdas.orders import keys
from lambdas.shared.contention import ConditionFailedError, LostRaceError, repeated, transact

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# A transaction's members, without the counter itself (DynamoDB API Reference, "TransactWriteItems").
_MARKS: Final = 99


class OrderCounts:
    """Counters of one tenant's orders, by day.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose orders these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._pk = {"S": keys.quota_pk(tenant_id)}

    def add(self, day: str, event_ids: Collection[str], *, expires_at: int) -> None:
        """Count each order once, however often it is added: its mark and the number change in one transaction.

        Args:
            day: The day that the orders were placed on.
            event_ids: The event of each order.
            expires_at: When marks and number may go, in seconds since the epoch.

        Raises:
            BusyError: Others kept changing the same number.
        """
        uncounted = sorted(event_ids)
        while uncounted:
            part, uncounted = uncounted[:_MARKS], uncounted[_MARKS:]
            self._add(day, part, expires_at)

    def _add(self, day: str, event_ids: list[str], expires_at: int) -> None:
        left = list(event_ids)

        def attempt() -> None:
            if not left:
                return
            try:
                transact(self._client, [self._number(day, len(left), expires_at), *self._marks(day, left, expires_at)])
            except ConditionFailedError as error:
                # The number has no condition: places of marks begin at 1.
                counted = {left[place - 1] for place in error.failed}
                left[:] = [event_id for event_id in left if event_id not in counted]
                raise LostRaceError("some of the orders were counted before") from error

        repeated(attempt)

    def _number(self, day: str, more: int, expires_at: int) -> Any:
        return {
            "Update": {
                "TableName": self._table_name,
                "Key": {"pk": self._pk, "sk": {"S": keys.orders_counted_sk(day)}},
                "UpdateExpression": "SET used = if_not_exists(used, :none) + :more, expires_at = :expires_at",
                "ExpressionAttributeValues": {
                    ":none": {"N": "0"},
                    ":more": {"N": str(more)},
                    ":expires_at": {"N": str(expires_at)},
                },
            }
        }

    def _marks(self, day: str, event_ids: list[str], expires_at: int) -> list[Any]:
        return [
            {
                "Put": {
                    "TableName": self._table_name,
                    "Item": {
                        "pk": self._pk,
                        "sk": {"S": keys.order_counted_sk(day, event_id)},
                        "expires_at": {"N": str(expires_at)},
                    },
                    "ConditionExpression": "attribute_not_exists(pk)",
                }
            }
            for event_id in event_ids
        ]
