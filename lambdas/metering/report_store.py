"""Reports in the usage table: an item of each tenant's day beside its counters, with the event in its outbox."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from lambdas.metering.readings import Counters
from lambdas.metering.reporting import UsageReport
from lambdas.shared.batch_get import items_of
from lambdas.shared.outbox import outbox_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class ReportStore:
    """Reports of all tenants.

    Args:
        client: DynamoDB.
        table_name: The usage table.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def of_day(self, tenant_ids: Iterable[str], day: str) -> dict[str, UsageReport]:
        """The last report of each tenant's day."""
        keys: list[Any] = [_key(tenant_id, day) for tenant_id in tenant_ids]
        items = items_of(self._client, self._table_name, keys) if keys else []
        reports = (_report(item) for item in items)
        return {report.tenant_id: report for report in reports}

    def keep(self, report: UsageReport) -> bool:
        """Keep a report and tell of it, unless there is one of its revision; tell whether it was kept."""
        item: dict[str, Any] = {
            **_key(report.tenant_id, report.day),
            "revision": {"N": str(report.revision)},
            "usage": _numbers(report.usage),
            "change": _numbers(report.change),
            "created_at": {"S": report.created_at},
            "outbox": {"S": outbox_of(report.to_event())},
        }
        try:
            self._client.put_item(
                TableName=self._table_name,
                Item=item,
                ConditionExpression="attribute_not_exists(pk) OR revision < :revision",
                ExpressionAttributeValues={":revision": item["revision"]},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True


def _key(tenant_id: str, day: str) -> dict[str, Any]:
    return {"pk": {"S": f"{tenant_id}#usage"}, "sk": {"S": f"report#{day}"}}


def _report(item: Mapping[str, Any]) -> UsageReport:
    return UsageReport(
        tenant_id=item["pk"]["S"].partition("#")[0],
        day=item["sk"]["S"].partition("#")[2],
        revision=int(item["revision"]["N"]),
        usage=_counters(item["usage"]),
        change=_counters(item["change"]),
        created_at=item["created_at"]["S"],
    )


def _numbers(counters: Counters) -> dict[str, Any]:
    return {"M": {name: {"N": str(value)} for name, value in counters.items()}}


def _counters(attribute: Mapping[str, Any]) -> Counters:
    return {name: Decimal(value["N"]) for name, value in attribute["M"].items()}
