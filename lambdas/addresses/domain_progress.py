"""Tells a tenant how far the edge is with its domain."""

from typing import TYPE_CHECKING, Any

from lambdas.shared.contention import ConditionFailedError, repeated, write
from lambdas.shared.registry.domain import Domain, domain_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DomainProgress:
    """Statuses of domains in the registry.

    Args:
        client: DynamoDB with the function's own role.
        table_name: The registry.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def tell(self, domain: Domain, status: str, *, reason: str = "", points_to: str = "") -> None:
        """Note a domain's status, unless it says so already, or has changed since ``domain`` was read.

        Raises:
            BusyError: Other writes were under way every time.
        """
        if (domain.status, domain.reason, domain.points_to) == (status, reason, points_to):
            return
        repeated(lambda: self._write(domain, status, reason=reason, points_to=points_to))

    def _write(self, domain: Domain, status: str, **texts: str) -> None:
        sets = ["domain_status = :after", *(f"{name} = :{name}" for name, text in texts.items() if text)]
        removes = [name for name, text in texts.items() if not text]
        values: dict[str, Any] = {":before": {"S": domain.status}, ":after": {"S": status}}
        values |= {f":{name}": {"S": text} for name, text in texts.items() if text}
        try:
            write(
                lambda: self._client.update_item(
                    TableName=self._table_name,
                    Key=domain_key(domain.tenant_id, domain.host),
                    UpdateExpression=f"SET {', '.join(sets)}" + (f" REMOVE {', '.join(removes)}" if removes else ""),
                    # A domain that was removed meanwhile, or verified again, is another matter.
                    ConditionExpression="domain_status = :before",
                    ExpressionAttributeValues=values,
                )
            )
        except ConditionFailedError:
            return
