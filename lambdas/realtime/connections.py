"""One tenant's open connections in the application table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lambdas.realtime.feeds import EVERY_SITE, feed_pk, site_feed, user_feed
from lambdas.shared.observability import logger
from lambdas.shared.queries import every_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

# API Gateway ends a connection after two hours (API Gateway Developer Guide, "Quotas for configuring and running a
# WebSocket API"); the rest is for clocks.
KEPT_SECONDS: Final = 2 * 3600 + 600
MAX_OF_USER: Final = 50
"""Open connections of one user at most: each takes its part of the time in which a tenant's events are told."""
_SORT_KEY: Final = "connection#"


@dataclass(frozen=True, slots=True)
class Connection:
    """An open WebSocket.

    Attributes:
        connection_id: API Gateway's.
        user_id: Who opened it.
        site_id: The site it follows, if any.
        connected_at: Epoch second.
        authorized_until: Epoch second at which its token expires.
    """

    connection_id: str
    user_id: str
    site_id: str | None
    connected_at: int
    authorized_until: int

    @property
    def feeds(self) -> tuple[str, ...]:
        """What it follows."""
        own = user_feed(self.user_id)
        return (own,) if self.site_id is None else (own, site_feed(self.site_id), EVERY_SITE)


class ConnectionStore:
    """Connections of one tenant, one item for each feed that a connection follows.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose connections these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id

    def is_full(self, user_id: str, *, now: float) -> bool:
        """Whether a user has as many connections as a user may have, but for some that open at this very moment."""
        answer = self._client.query(
            TableName=self._table_name,
            KeyConditionExpression="pk = :feed AND begins_with(sk, :connection)",
            # Expired items may be there for a while (Amazon DynamoDB Developer Guide, "How it works: TTL").
            FilterExpression="expires_at > :now",
            ExpressionAttributeValues={
                ":feed": {"S": feed_pk(self._tenant_id, user_feed(user_id))},
                ":connection": {"S": _SORT_KEY},
                ":now": {"N": str(int(now))},
            },
            ProjectionExpression="sk",
            ConsistentRead=True,
        )
        return len(answer["Items"]) >= MAX_OF_USER

    def add(self, connection: Connection) -> None:
        """Keep ``connection`` in all of its feeds or in none."""
        self._client.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": self._table_name, "Item": self._item(connection, feed)}}
                for feed in connection.feeds
            ]
        )

    def remove(self, connection: Connection) -> None:
        """Forget ``connection``; nothing happens when it is not there."""
        self._client.transact_write_items(
            TransactItems=[
                {"Delete": {"TableName": self._table_name, "Key": self._key(connection, feed)}}
                for feed in connection.feeds
            ]
        )

    def of_feed(self, feed: str) -> Iterator[Connection]:
        """The connections that follow ``feed``, also one that was added a moment ago."""
        found = every_item(
            self._client,
            TableName=self._table_name,
            KeyConditionExpression="pk = :feed AND begins_with(sk, :connection)",
            ExpressionAttributeValues={
                ":feed": {"S": feed_pk(self._tenant_id, feed)},
                ":connection": {"S": _SORT_KEY},
            },
            ConsistentRead=True,
        )
        for item in found:
            if item["tenant_id"]["S"] == self._tenant_id and item["pk"]["S"] == feed_pk(self._tenant_id, feed):
                yield _connection(item)
            else:
                # IAM lets no other tenant's item in here; an event must not depend on that alone.
                logger.error("foreign connection left out", connection_id=item["connection_id"]["S"])

    def _key(self, connection: Connection, feed: str) -> "dict[str, AttributeValueTypeDef]":
        return {
            "pk": {"S": feed_pk(self._tenant_id, feed)},
            "sk": {"S": f"{_SORT_KEY}{connection.connection_id}"},
        }

    def _item(self, connection: Connection, feed: str) -> "dict[str, AttributeValueTypeDef]":
        item: dict[str, AttributeValueTypeDef] = {
            **self._key(connection, feed),
            "tenant_id": {"S": self._tenant_id},
            "connection_id": {"S": connection.connection_id},
            "user_id": {"S": connection.user_id},
            "connected_at": {"N": str(connection.connected_at)},
            "authorized_until": {"N": str(connection.authorized_until)},
            "expires_at": {"N": str(connection.connected_at + KEPT_SECONDS)},
        }
        if connection.site_id is not None:
            item["site_id"] = {"S": connection.site_id}
        return item


def _connection(item: Mapping[str, Any]) -> Connection:
    return Connection(
        connection_id=item["connection_id"]["S"],
        user_id=item["user_id"]["S"],
        site_id=item["site_id"]["S"] if "site_id" in item else None,
        connected_at=int(item["connected_at"]["N"]),
        authorized_until=int(item["authorized_until"]["N"]),
    )
