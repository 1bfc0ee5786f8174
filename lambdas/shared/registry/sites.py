"""A tenant's sites as the registry knows them: which brand each belongs to. The application plane tells."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.contention import ConditionFailedError, repeated, write
from lambdas.shared.registry.records import tenant_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_PREFIX: Final = "site#"


class SiteHierarchy:
    """Company, brand and site: the company is the tenant, and each of its sites names its brand.

    Args:
        client: DynamoDB with the session of the tenant whose sites are kept.
        table_name: The registry.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def keep(self, tenant_id: str, site_id: str, *, brand_id: str, name: str, site_version: int) -> None:
        """Keep what a site is as of ``site_version``, and count it among the tenant's; an older one changes nothing.

        A tenant that is not there gets no site in its record.

        Raises:
            BusyError: Other writes were under way every time.
        """
        item = {
            **_key(tenant_id, site_id),
            "brand_id": {"S": brand_id},
            "name": {"S": name},
            "site_version": {"N": str(site_version)},
        }
        self._unless_so(
            lambda: self._client.put_item(
                TableName=self._table_name,
                Item=item,
                ConditionExpression="attribute_not_exists(pk) OR site_version < :version",
                ExpressionAttributeValues={":version": {"N": str(site_version)}},
            )
        )
        # What is done for each site of a tenant, such as a day's summary, goes by its record.
        self._unless_so(
            lambda: self._client.update_item(
                TableName=self._table_name,
                Key=tenant_key(tenant_id),
                UpdateExpression="SET sites = list_append(sites, :sites) ADD version :one REMOVE outbox",
                ConditionExpression="attribute_exists(pk) AND NOT contains(sites, :site)",
                ExpressionAttributeValues={
                    ":site": {"S": site_id},
                    ":sites": {"L": [{"S": site_id}]},
                    ":one": {"N": "1"},
                },
            )
        )

    @staticmethod
    def _unless_so(call: Callable[[], object]) -> None:
        def attempt() -> None:
            try:
                write(call)
            except ConditionFailedError:
                return

        repeated(attempt)


def _key(tenant_id: str, site_id: str) -> dict[str, Any]:
    return {"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": _PREFIX + site_id}}
