"""Looks domains up in the registry."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.moments import utc_now
from lambdas.shared.registry.domain import PREFIX, Domain, domain_key, owner_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DOMAINS_BY_STATUS: Final = "domains_by_status"


class DomainReader:
    """Domains of tenants, and whose a host is. Claims that are over are as if they were not.

    Args:
        client: DynamoDB.
        table_name: The registry.
        now: The present moment.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str, *, now: Callable[[], datetime] = utc_now) -> None:
        self._client = client
        self._table_name = table_name
        self._now = now

    def find(self, tenant_id: str, host: str) -> Domain | None:
        """A tenant's domain or claim; read consistently."""
        answer = self._client.get_item(TableName=self._table_name, Key=domain_key(tenant_id, host), ConsistentRead=True)
        item = answer.get("Item")
        found = None if item is None else Domain.from_item(item)
        return None if found is None or self._is_over(found) else found

    def list(self, tenant_id: str) -> "list[Domain]":
        """A tenant's domains and claims, by host; read consistently."""
        answer = self._client.query(
            TableName=self._table_name,
            KeyConditionExpression="pk = :tenant AND begins_with(sk, :domain)",
            ExpressionAttributeValues={":tenant": {"S": f"tenant#{tenant_id}"}, ":domain": {"S": PREFIX}},
            ConsistentRead=True,
        )
        return [domain for domain in map(Domain.from_item, answer["Items"]) if not self._is_over(domain)]

    def owner(self, host: str) -> str | None:
        """The id of the tenant that has proven that a host is its own; read consistently."""
        answer = self._client.get_item(TableName=self._table_name, Key=owner_key(host), ConsistentRead=True)
        item = answer.get("Item")
        return None if item is None else str(item["tenant_id"]["S"])

    def of_status(self, status: str) -> Iterator[Domain]:
        """All domains of a status, by host, a moment late at most."""
        query: dict[str, Any] = {}
        while True:
            answer = self._client.query(
                TableName=self._table_name,
                IndexName=DOMAINS_BY_STATUS,
                KeyConditionExpression="domain_status = :status",
                ExpressionAttributeValues={":status": {"S": status}},
                **query,
            )
            yield from map(Domain.from_item, answer["Items"])
            if not answer.get("LastEvaluatedKey"):
                return
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _is_over(self, domain: Domain) -> bool:
        return domain.expires_at is not None and domain.expires_at <= self._now().timestamp()
