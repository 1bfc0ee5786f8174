"""Lists of orders: which index holds them, in which order, and where the next page starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from lambdas.orders import cursor as cursors
from lambdas.orders import keys
from lambdas.orders.model import Order


@dataclass(frozen=True, slots=True)
class Page:
    """Some orders of a list.

    Attributes:
        orders: At most as many as were asked for.
        next_cursor: Where the next page starts; nothing after the last.
    """

    orders: tuple[Order, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one tenant's orders.

    Attributes:
        index: The index that holds it.
        partition_key: Name of the index's partition key.
        sort_key: Name of the index's sort key.
        partition: Value of the partition key.
        prefix: What the sort key of each order of the list begins with.
        oldest_first: Whether it starts with the oldest order.
    """

    index: str
    partition_key: str
    sort_key: str
    partition: str
    prefix: str = ""
    oldest_first: bool = False

    @classmethod
    def of_site(cls, tenant_id: str, site_id: str) -> Self:
        """Every order of a site, newest first."""
        return cls(keys.BY_SITE, "site_pk", "site_sk", keys.site_orders_pk(tenant_id, site_id))

    @classmethod
    def of_customer(cls, tenant_id: str, user_id: str) -> Self:
        """Every order that a caller placed, newest first."""
        return cls(keys.BY_CUSTOMER, "user_pk", "user_sk", keys.customer_orders_pk(tenant_id, user_id))

    @classmethod
    def open_at_site(cls, tenant_id: str, site_id: str) -> Self:
        """The orders of a site that have not ended, oldest first."""
        partition = keys.open_orders_pk(tenant_id)
        return cls(keys.OPEN_ORDERS, "open_pk", "open_sk", partition, prefix=f"{site_id}#", oldest_first=True)

    def query(self, table_name: str, *, limit: int, cursor: str | None) -> dict[str, Any]:
        """Arguments of the query for one page.

        Raises:
            InvalidRequestError: The cursor is not one of this list.
        """
        arguments: dict[str, Any] = {
            "TableName": table_name,
            "IndexName": self.index,
            "KeyConditionExpression": f"{self.partition_key} = :partition",
            "ExpressionAttributeValues": {":partition": {"S": self.partition}},
            "ScanIndexForward": self.oldest_first,
            "Limit": limit,
        }
        if self.prefix:
            arguments["KeyConditionExpression"] += f" AND begins_with({self.sort_key}, :prefix)"
            arguments["ExpressionAttributeValues"][":prefix"] = {"S": self.prefix}
        if cursor is not None:
            place, order_id = cursors.decode(cursor, of=self._name)
            tenant_id = self.partition.partition("#")[0]
            arguments["ExclusiveStartKey"] = {
                "pk": {"S": keys.order_pk(tenant_id, order_id)},
                "sk": {"S": keys.ORDER_SK},
                self.partition_key: {"S": self.partition},
                self.sort_key: {"S": self.prefix + place},
            }
        return arguments

    def page(self, orders: tuple[Order, ...], answer: Mapping[str, Any]) -> Page:
        """``orders``, and the cursor that goes with the query's ``answer``."""
        last = answer.get("LastEvaluatedKey")
        if not last:
            return Page(orders, None)
        place = last[self.sort_key]["S"].removeprefix(self.prefix)
        return Page(orders, cursors.encode(place, of=self._name))

    @property
    def _name(self) -> str:
        return f"{self.index}\n{self.partition}\n{self.prefix}"
