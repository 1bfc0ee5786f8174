"""Who changed what about a tenant: an entry beside each change, in the same transaction."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.registry.values import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

AUDIT_BY_DAY: Final = "audit_by_day"
PLATFORM: Final = "platform"
"""In place of a tenant id: what concerns no single tenant."""
_PREFIX: Final = "audit#"
_HIDDEN: Final = frozenset({"pk", "sk", "audit_day"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a change.

    Attributes:
        who: A user's ``sub``, an operator's name, the ARN of a machine's role, or ``service:<name>``.
        via: The way in: ``api`` (a tenant's own), ``admin``, ``iam``, ``self-service`` or ``system``.
    """

    who: str
    via: str


def audit_entry(
    table_name: str,
    *,
    by: Actor,
    what: str,
    tenant_id: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str | None = None,
    at: str = "",
) -> dict[str, Any]:
    """A member of a transaction that writes the entry about the transaction's change.

    Args:
        table_name: The registry.
        by: Who makes the change.
        what: The operation, such as ``suspendTenant``.
        tenant_id: Whom it concerns.
        before: What the change replaces, without secrets; empty for what was not there.
        after: What it is from then on; empty for what is gone.
        reason: What the actor says about it.
        at: UTC, RFC 3339 with milliseconds; the present moment when left out.
    """
    moment = at or rfc3339(utc_now())
    item = {
        "pk": {"S": f"tenant#{tenant_id}"},
        "sk": {"S": f"{_PREFIX}{moment}#{uuid.uuid4().hex[:12]}"},
        **to_item(
            {
                "audit_day": moment[:10],
                "at": moment,
                "who": by.who,
                "via": by.via,
                "what": what,
                "tenant_id": tenant_id,
                "before": before,
                "after": after,
                "reason": reason,
            }
        ),
    }
    return {"Put": {"TableName": table_name, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}


class AuditLog:
    """Reads entries, the newest first.

    Args:
        client: DynamoDB with the function's own role.
        table_name: The registry.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def of_tenant(
        self, tenant_id: str, *, limit: int, after: str | None = None
    ) -> tuple[list[dict[str, Any]], str | None]:
        """Up to ``limit`` entries about a tenant, those behind the cursor ``after``; and the next page's cursor."""
        pk = {"S": f"tenant#{tenant_id}"}
        query: dict[str, Any] = {
            "KeyConditionExpression": "pk = :tenant AND begins_with(sk, :audit)",
            "ExpressionAttributeValues": {":tenant": pk, ":audit": {"S": _PREFIX}},
        }
        if after is not None:
            query["ExclusiveStartKey"] = {"pk": pk, "sk": {"S": _PREFIX + after}}
        items, more = self._page(query, limit)
        return items, str(items[-1]["id"]) if more else None

    def of_day(self, day: str, *, limit: int, after: str | None = None) -> tuple[list[dict[str, Any]], str | None]:
        """Up to ``limit`` entries of a day in UTC (``2026-11-21``) about all tenants, as `of_tenant`.

        An entry shows a moment after it was written.
        """
        query: dict[str, Any] = {
            "IndexName": AUDIT_BY_DAY,
            "KeyConditionExpression": "audit_day = :day",
            "ExpressionAttributeValues": {":day": {"S": day}},
        }
        if after is not None:
            tenant_id, _, entry_id = after.partition("~")
            query["ExclusiveStartKey"] = {
                "pk": {"S": f"tenant#{tenant_id}"},
                "sk": {"S": _PREFIX + entry_id},
                "audit_day": {"S": day},
                "at": {"S": entry_id.partition("#")[0]},
            }
        items, more = self._page(query, limit)
        return items, f"{items[-1]['tenant_id']}~{items[-1]['id']}" if more else None

    def _page(self, query: dict[str, Any], limit: int) -> tuple[list[dict[str, Any]], bool]:
        answer = self._client.query(TableName=self._table_name, ScanIndexForward=False, Limit=limit, **query)
        entries = [_entry(item) for item in answer["Items"]]
        return entries, bool(answer.get("LastEvaluatedKey"))


def _entry(item: Mapping[str, Any]) -> dict[str, Any]:
    shown = from_item({name: value for name, value in item.items() if name not in _HIDDEN})
    return {"id": item["sk"]["S"].removeprefix(_PREFIX), **shown}
