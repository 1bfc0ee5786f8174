"""One tenant's daily summaries in the application table, and the orders that they count."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from lambdas.orders import keys
from lambdas.orders.daily_summary import Counted, DailySummary
from lambdas.shared.index_items import own_items
from lambdas.shared.outbox import outbox_of
from lambdas.shared.queries import every_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_PAGE: Final = 500
_SITE_PREFIX: Final = "site#"


class SummaryStore:
    """Summaries of one tenant.

    Args:
        client: A client of that tenant's own session.
        table_name: The application table.
        tenant_id: Whose summaries these are.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, tenant_id: str) -> None:
        self._client = client
        self._table_name = table_name
        self._tenant_id = tenant_id

    def find(self, site_id: str, day: date) -> DailySummary | None:
        """The summary of a site's day, if it was made."""
        answer = self._client.get_item(TableName=self._table_name, Key=self._key(site_id, day), ConsistentRead=True)
        item = answer.get("Item")
        return None if item is None else _summary(item)

    def between(self, site_id: str, first: date, last: date) -> list[DailySummary]:
        """The summaries of a site's days from ``first`` to ``last``, both included, by the day."""
        found = every_item(
            self._client,
            TableName=self._table_name,
            KeyConditionExpression="pk = :summaries AND sk BETWEEN :first AND :last",
            ExpressionAttributeNames={"#date": "date"},
            ExpressionAttributeValues={
                ":summaries": self._key(site_id, first)["pk"],
                ":first": self._key(site_id, first)["sk"],
                ":last": self._key(site_id, last)["sk"],
            },
            # The outbox is as large as the rest.
            ProjectionExpression="site_id, #date, orders_by_status, revenue, created_at",
        )
        return [_summary(item) for item in found]

    def add(self, summary: DailySummary) -> bool:
        """Keep a summary and tell of it unless there is one of that day; tell whether it was kept."""
        item: dict[str, Any] = {
            **self._key(summary.site_id, summary.date),
            "site_id": {"S": summary.site_id},
            "date": {"S": summary.date.isoformat()},
            "orders_by_status": _numbers(summary.orders_by_status),
            "revenue": _numbers(summary.revenue),
            "created_at": {"S": summary.created_at},
            "outbox": {"S": outbox_of(summary.to_event(self._tenant_id))},
        }
        try:
            self._client.put_item(TableName=self._table_name, Item=item, ConditionExpression="attribute_not_exists(pk)")
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def sites(self) -> set[str]:
        """Ids of the sites that the tenant has set up."""
        found = every_item(
            self._client,
            TableName=self._table_name,
            KeyConditionExpression="pk = :sites AND begins_with(sk, :site)",
            ExpressionAttributeValues={":sites": {"S": f"{self._tenant_id}#sites"}, ":site": {"S": _SITE_PREFIX}},
        )
        return {item["sk"]["S"].removeprefix(_SITE_PREFIX) for item in found}

    def orders_of(self, site_id: str, day: date) -> Iterator[Counted]:
        """The orders that were placed at a site on a day, in UTC."""
        found = every_item(
            self._client,
            TableName=self._table_name,
            IndexName=keys.BY_SITE,
            KeyConditionExpression="site_pk = :site AND begins_with(site_sk, :day)",
            ExpressionAttributeValues={
                ":site": {"S": keys.site_orders_pk(self._tenant_id, site_id)},
                ":day": {"S": f"{day}T"},
            },
            Limit=_PAGE,
        )
        for item in own_items(self._tenant_id, found):
            yield Counted(item["status"]["S"], item["currency"]["S"], int(item["total"]["N"]))

    def _key(self, site_id: str, day: date) -> dict[str, Any]:
        return {"pk": {"S": f"{self._tenant_id}#summaries"}, "sk": {"S": f"{site_id}#{day}"}}


def _summary(item: Mapping[str, Any]) -> DailySummary:
    return DailySummary(
        site_id=item["site_id"]["S"],
        date=date.fromisoformat(item["date"]["S"]),
        orders_by_status={name: int(value["N"]) for name, value in item["orders_by_status"]["M"].items()},
        revenue={name: int(value["N"]) for name, value in item["revenue"]["M"].items()},
        created_at=item["created_at"]["S"],
    )


def _numbers(values: Mapping[str, int]) -> dict[str, Any]:
    return {"M": {name: {"N": str(value)} for name, value in values.items()}}
