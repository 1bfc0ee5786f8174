"""One tenant's orders in the application table. Nothing above this module knows DynamoDB."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from lambdas.orders import cursor as cursors
from lambdas.orders.items import INDEX, SORT_KEY, from_item, order_pk, site_pk, to_item
from lambdas.orders.model import Order
from lambdas.shared.tenant import Tenant

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a site's orders, newest first.

    Attributes:
        orders: At most as many as were asked for.
        next_cursor: Where the next page starts; nothing after the last.
    """

    orders: tuple[Order, ...]
    next_cursor: str | None


class OrderStore:
    """Orders of one tenant.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant: Whose orders these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant: Tenant) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant.tenant_id

    def add(self, order: Order) -> Order | None:
        """Keep ``order`` with one conditional write; if there is one of its id, that one is returned.

        The failed condition itself brings the earlier item along, so that a repeated request costs
        one call, too.
        """
        try:
            self._client.put_item(
                TableName=self._table_name,
                Item=to_item(self._tenant_id, order),
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            response: dict[str, Any] = {**error.response}
            return from_item(self._tenant_id, response["Item"])
        return None

    def find(self, order_id: str) -> Order | None:
        """The order, if there is one; also when it was written a moment ago."""
        answer = self._client.get_item(
            TableName=self._table_name,
            Key={"pk": {"S": order_pk(self._tenant_id, order_id)}, "sk": {"S": SORT_KEY}},
            ConsistentRead=True,
        )
        item = answer.get("Item")
        return None if item is None else from_item(self._tenant_id, item)

    def list_site(self, site_id: str, *, limit: int, cursor: str | None) -> Page:
        """A page of the site's orders, newest first.

        Raises:
            InvalidRequestError: The cursor is not one of this list.
        """
        partition = site_pk(self._tenant_id, site_id)
        arguments: dict[str, Any] = {
            "TableName": self._table_name,
            "IndexName": INDEX,
            "KeyConditionExpression": "site_pk = :site",
            "ExpressionAttributeValues": {":site": {"S": partition}},
            "ScanIndexForward": False,
            "Limit": limit,
        }
        if cursor is not None:
            sort_key, order_id = cursors.decode(cursor, tenant_id=self._tenant_id, site_id=site_id)
            arguments["ExclusiveStartKey"] = {
                "pk": {"S": order_pk(self._tenant_id, order_id)},
                "sk": {"S": SORT_KEY},
                "site_pk": {"S": partition},
                "site_sk": {"S": sort_key},
            }
        answer = self._client.query(**arguments)
        last = answer.get("LastEvaluatedKey")
        return Page(
            orders=tuple(from_item(self._tenant_id, item) for item in answer["Items"]),
            next_cursor=None
            if not last
            else cursors.encode(last["site_sk"]["S"], tenant_id=self._tenant_id, site_id=site_id),
        )
