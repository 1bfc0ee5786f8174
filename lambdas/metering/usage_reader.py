"""Reading the usage table, for all tenants."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from lambdas.metering.adding import PLATFORM
from lambdas.metering.readings import Counters
from lambdas.metering.usage_store import total_of
from lambdas.shared.batch_get import items_of
from lambdas.shared.queries import every_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BY_DAY: Final = "usage_by_day"
# Sorts behind every suffix of a key.
_LAST: Final = "~"


class UsageReader:
    """What tenants have used, by period.

    Args:
        client: DynamoDB.
        table_name: The usage table.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def periods(self, whose: str, first: str, last: str) -> dict[str, Counters]:
        """What a tenant or the platform used in each hour or day, those without usage left out.

        Args:
            whose: A tenant's id, or ``platform``.
            first: The first hour ``2026-11-21T14``, or the first day ``2026-11-21``.
            last: The last one, of the same form.
        """
        kind = "hour" if "T" in first else "day"
        items = every_item(
            self._client,
            TableName=self._table_name,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":pk": {"S": f"{whose}#usage"},
                ":first": {"S": f"{kind}#{first}"},
                ":last": {"S": f"{kind}#{last}{_LAST}"},
            },
        )
        found: dict[str, list[Mapping[str, Any]]] = {}
        for item in items:
            # The platform's counters of a period are spread over several items.
            found.setdefault(item["sk"]["S"].split("#")[1], []).append(item)
        return {period: total_of(of_period) for period, of_period in found.items()}

    def whole(self, first: str, last: str) -> dict[str, Counters]:
        """What all tenants used in each hour or day, and what of it is shared."""
        return self.periods(PLATFORM, first, last)

    def tenants_of(self, day: str, *, limit: int, after: str | None = None) -> tuple[list[str], str | None]:
        """Tenants that used something on a day, in the order of their ids, and the last one where more follow."""
        values: dict[str, Any] = {":day": {"S": day}}
        query: dict[str, Any] = {"KeyConditionExpression": "#day = :day"}
        if after is not None:
            query["KeyConditionExpression"] += " AND tenant_id > :after"
            values[":after"] = {"S": after}
        answer = self._client.query(
            TableName=self._table_name,
            IndexName=BY_DAY,
            ExpressionAttributeNames={"#day": "day"},
            ExpressionAttributeValues=values,
            Limit=limit,
            **query,
        )
        found = [item["tenant_id"]["S"] for item in answer["Items"]]
        return found, found[-1] if found and "LastEvaluatedKey" in answer else None

    def of_day(self, tenant_ids: Iterable[str], day: str) -> dict[str, Counters]:
        """What each of some tenants used on a day."""
        keys: list[Any] = [{"pk": {"S": f"{tenant_id}#usage"}, "sk": {"S": f"day#{day}"}} for tenant_id in tenant_ids]
        items = items_of(self._client, self._table_name, keys) if keys else []
        return {item["pk"]["S"].partition("#")[0]: total_of([item]) for item in items}
