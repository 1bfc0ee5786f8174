"""What was told already, so that a notice that comes again is not told again."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT_SECONDS: Final = 15 * 24 * 3600
"""How long a mark is kept: longer than a queue or its dead letters keep a message."""
LEASE_SECONDS: Final = 60
"""How long one delivery keeps others waiting; then it is taken for dead. More than the function's time limit."""


class DeliveryUnderWayError(Exception):
    """Another delivery of the same notice is at work; come again later."""


class Deliveries:
    """Marks of one tenant's notices: which channels were told.

    Telling and marking can't be one write. A delivery that is killed in between is repeated, and tells some channel
    twice; otherwise each is told once.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose notices these are.
        now: Seconds since the epoch.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        table_name: str,
        tenant_id: str,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id
        self._now = now

    def begin(self, notice_id: str) -> frozenset[str]:
        """Claim the notice, and return the channels that were told before.

        Raises:
            DeliveryUnderWayError: Another delivery has claimed it.
        """
        now = int(self._now())
        try:
            answer = self._client.update_item(
                TableName=self._table_name,
                Key=self._key(notice_id),
                UpdateExpression="SET lease_until = :until, expires_at = :expires",
                ConditionExpression="attribute_not_exists(lease_until) OR lease_until <= :now",
                ExpressionAttributeValues={
                    ":until": {"N": str(now + LEASE_SECONDS)},
                    ":expires": {"N": str(now + KEPT_SECONDS)},
                    ":now": {"N": str(now)},
                },
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            raise DeliveryUnderWayError("another delivery of this notice is at work") from error
        told: Any = answer["Attributes"].get("told", {"L": []})
        return frozenset(channel["S"] for channel in told["L"])

    def end(self, notice_id: str, told: frozenset[str]) -> None:
        """Note the channels that were told by now, and let the next delivery in."""
        self._client.update_item(
            TableName=self._table_name,
            Key=self._key(notice_id),
            UpdateExpression="SET told = :told, lease_until = :never",
            ExpressionAttributeValues={
                ":told": {"L": [{"S": channel} for channel in sorted(told)]},
                ":never": {"N": "0"},
            },
        )

    def _key(self, notice_id: str) -> dict[str, Any]:
        return {"pk": {"S": f"{self._tenant_id}#seen#notifications"}, "sk": {"S": f"event#{notice_id}"}}
