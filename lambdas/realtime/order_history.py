"""Events of a feed's orders, made again from the history that each order keeps."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.contracts.order_events import ORDER_EVENTS, OrderEvent
from lambdas.shared.queries import every_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

READ: Final = (
    "pk",
    "order_id",
    "site_id",
    "brand_id",
    "placed_by",
    "tier",
    "currency",
    "total",
    "items",
    "note",
    "reason",
    "history",
)
"""What is read of an order: never the tokens of its workflow's waits."""
_NAMES: Final = {f"#{name}": name for name in READ}
_PROJECTION: Final = ", ".join(_NAMES)


class OrderHistory:
    """Past events of one tenant's orders.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose orders these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id

    def of_site(self, site_id: str, *, since: str) -> Iterator[OrderEvent]:
        """Events of the site's orders that were placed at ``since`` (RFC 3339, UTC) or later, in no certain order."""
        return self._events("orders_by_site", "site", f"{self._tenant_id}#site#{site_id}#orders", since)

    def of_user(self, user_id: str, *, since: str) -> Iterator[OrderEvent]:
        """Events of the user's own orders that were placed at ``since`` or later, in no certain order."""
        return self._events("orders_by_customer", "user", f"{self._tenant_id}#user#{user_id}#orders", since)

    def _events(self, index: str, prefix: str, partition: str, since: str) -> Iterator[OrderEvent]:
        found = every_item(
            self._client,
            TableName=self._table_name,
            IndexName=index,
            KeyConditionExpression=f"{prefix}_pk = :partition AND {prefix}_sk >= :since",
            ExpressionAttributeValues={":partition": {"S": partition}, ":since": {"S": since}},
            ProjectionExpression=_PROJECTION,
            ExpressionAttributeNames=_NAMES,
        )
        for item in found:
            yield from events_of(self._tenant_id, item)


def events_of(tenant_id: str, item: Mapping[str, Any]) -> Iterator[OrderEvent]:
    """The events that the order in ``item`` has told so far, each as it was told but for ``supplies``.

    None are made of an item of another tenant: IAM lets none through, and this is the second lock.
    """
    if not item["pk"]["S"].startswith(f"{tenant_id}#order#"):
        return
    order_id = item["order_id"]["S"]
    items: Any = [
        {
            "sku": line["M"]["sku"]["S"],
            "name": line["M"]["name"]["S"],
            "quantity": int(line["M"]["quantity"]["N"]),
        }
        for line in item["items"]["L"]
    ]
    history = item["history"]["L"]
    for sequence, step in enumerate(history, start=1):
        event = ORDER_EVENTS[step["M"]["status"]["S"]]
        yield event(
            event_id=event.id_of(tenant_id, order_id, sequence),
            tenant_id=tenant_id,
            correlation_id=order_id,
            occurred_at=step["M"]["at"]["S"],
            version=event.VERSION,
            order_id=order_id,
            site_id=item["site_id"]["S"],
            brand_id=item["brand_id"]["S"],
            placed_by=item["placed_by"]["S"],
            status=event.STATUS,
            sequence=sequence,
            tier=item["tier"]["S"],
            currency=item["currency"]["S"],
            total=int(item["total"]["N"]),
            items=items,
            note=item["note"]["S"] if "note" in item else None,
            # Why an order ended came with its end.
            reason=item["reason"]["S"] if "reason" in item and sequence == len(history) else None,
            supplies=[],
        )
