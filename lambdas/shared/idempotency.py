"""Effects outside the table, such as a message to a person, had once for each event.

Where a consumer writes to the table, it needs none of this: the write itself is conditional, or leaves a mark in the
same transaction (docs/decisions/0011-consumer-idempotency.md).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from lambdas.shared.tenant import Tenant

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LEASE_SECONDS: Final = 30
"""More than the time limit of most functions, and less than the six limits after which a queue delivers again."""
# Longer than a queue and its dead letters keep an event. Whoever uses this refuses older ones: a replay brings them.
KEPT_SECONDS: Final = 35 * 24 * 3600
_CLAIMED: Final = "claimed"
_DONE: Final = "done"


class EventInProgressError(Exception):
    """Another delivery of the same event is being worked on; this one has to come again."""


class OncePerEvent:
    """Lets one consumer work on each event of a tenant once.

    The mark is an item of the tenant's own partition, ``{tenant_id}#seen#{consumer}``. An effect and its mark can't be
    had together: where the function ends between the two, the effect is had again after the lease.

    Args:
        client: A client of the tenant's own session.
        table_name: The application table.
        tenant: Whose events.
        consumer: Name of what consumes them.
        lease_seconds: After which a claim counts for nothing: more than the function's time limit, so that whoever
            claimed the event has ended without a word.
        now: Seconds since the epoch.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        table_name: str,
        *,
        tenant: Tenant,
        consumer: str,
        lease_seconds: int = LEASE_SECONDS,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._pk = f"{tenant.tenant_id}#seen#{consumer}"
        self._lease_seconds = lease_seconds
        self._now = now

    @contextmanager
    def claimed(self, event_id: str) -> Iterator[bool]:
        """Claim an event for the block: true when its effect is still to be had, false when it was had before.

        When the block raises, the claim is given up and the event may come again at once.

        Raises:
            EventInProgressError: Another delivery has claimed it.
        """
        if not self._claim(event_id):
            yield False
            return
        try:
            yield True
        except BaseException:
            self._client.delete_item(TableName=self._table_name, Key=self._key(event_id))
            raise
        self._client.put_item(TableName=self._table_name, Item=self._mark(event_id, _DONE))

    def _claim(self, event_id: str) -> bool:
        """Leave the mark that the event is being worked on; whether its effect is still to be had."""
        try:
            self._client.put_item(
                TableName=self._table_name,
                Item={
                    **self._mark(event_id, _CLAIMED),
                    "lease_ends": {"N": str(int(self._now()) + self._lease_seconds)},
                },
                ConditionExpression="attribute_not_exists(pk) OR lease_ends < :now",
                ExpressionAttributeValues={":now": {"N": str(int(self._now()))}},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            response: dict[str, Any] = {**error.response}
            if response["Item"]["progress"]["S"] == _CLAIMED:
                raise EventInProgressError(f"the event {event_id} is being worked on by another delivery") from None
            return False
        return True

    def _mark(self, event_id: str, progress: str) -> dict[str, Any]:
        expires_at = str(int(self._now()) + KEPT_SECONDS)
        return {**self._key(event_id), "progress": {"S": progress}, "expires_at": {"N": expires_at}}

    def _key(self, event_id: str) -> dict[str, Any]:
        return {"pk": {"S": self._pk}, "sk": {"S": f"event#{event_id}"}}
