"""Orders of a site, page by page, as a sales report needs them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.index_items import own_items
from lambdas.tasks.report_request import ReportRequest

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_INDEX: Final = "orders_by_site"
_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A position of an order: what, how many, and the price of one in the currency's minor unit."""

    sku: str
    name: str
    quantity: int
    unit_price: int


@dataclass(frozen=True, slots=True)
class SoldOrder:
    """What a report counts of an order."""

    status: str
    currency: str
    total: int
    lines: tuple[SoldLine, ...]


@dataclass(frozen=True, slots=True)
class SalesPage:
    """Some of a site's orders, oldest first.

    Attributes:
        orders: The orders.
        next_start: Where the next page starts; empty after the last.
    """

    orders: tuple[SoldOrder, ...]
    next_start: str


class SiteSales:
    """One tenant's orders by site and time.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose orders these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id

    def page(self, wanted: ReportRequest, start: str) -> SalesPage:
        """A page of the orders placed at the site on the report's days, from ``start`` on."""
        partition = f"{self._tenant_id}#site#{wanted.site_id}#orders"
        arguments: dict[str, Any] = {
            "TableName": self._table_name,
            "IndexName": _INDEX,
            "KeyConditionExpression": "site_pk = :site AND site_sk BETWEEN :first AND :last",
            "ExpressionAttributeValues": {
                ":site": {"S": partition},
                ":first": {"S": f"{wanted.first}T"},
                # Sorts after every moment of the last day.
                ":last": {"S": f"{wanted.last}T~"},
            },
            "Limit": _PAGE,
        }
        if start:
            arguments["ExclusiveStartKey"] = {
                "pk": {"S": f"{self._tenant_id}#order#{start.rpartition('#')[2]}"},
                "sk": {"S": "order"},
                "site_pk": {"S": partition},
                "site_sk": {"S": start},
            }
        answer = self._client.query(**arguments)
        last = answer.get("LastEvaluatedKey")
        return SalesPage(
            tuple(_sold(item) for item in own_items(self._tenant_id, answer["Items"])),
            last["site_sk"]["S"] if last else "",
        )


def _sold(item: Mapping[str, Any]) -> SoldOrder:
    return SoldOrder(
        status=item["status"]["S"],
        currency=item["currency"]["S"],
        total=int(item["total"]["N"]),
        lines=tuple(
            SoldLine(
                sku=line["M"]["sku"]["S"],
                name=line["M"]["name"]["S"],
                quantity=int(line["M"]["quantity"]["N"]),
                unit_price=int(line["M"]["unit_price"]["N"]),
            )
            for line in item["items"]["L"]
        ),
    )
