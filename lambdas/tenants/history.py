"""What was done with a tenant, for operators."""

import re
from typing import Final

from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.http import ApiRequest
from lambdas.shared.lifecycle.operation import Operation, operation_key
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.paging import PageRequest
from lambdas.shared.queries import every_item

_CURSOR: Final = re.compile(r"[0-9TZ:.-]{1,32}~[0-9A-Za-z-]{1,64}")
_PREFIX: Final = operation_key("", "")["sk"]["S"]


def operations_page(operations: Operations, tenant_id: str, request: ApiRequest) -> tuple[list[Operation], str | None]:
    """The tenant's operations, the newest first, and the next page's cursor.

    All of them are read: a tenant has some tens in its life, and their ids don't all sort by time.

    Raises:
        InvalidRequestError: Limit or cursor is of another form.
    """
    page = PageRequest.of(request, _CURSOR)
    items = every_item(
        operations.registry.client,
        TableName=operations.registry.table_name,
        KeyConditionExpression="pk = :tenant AND begins_with(sk, :operation)",
        ExpressionAttributeValues={
            ":tenant": operation_key(tenant_id, "")["pk"],
            ":operation": {"S": _PREFIX},
        },
        ConsistentRead=True,
    )
    found = sorted((Operation.from_item(item) for item in items), key=_place, reverse=True)
    behind = [operation for operation in found if page.after is None or _place(operation) < page.after]
    shown = behind[: page.limit]
    return shown, _place(shown[-1]) if len(behind) > len(shown) else None


def _place(operation: Operation) -> str:
    return f"{operation.started_at}~{operation.operation_id}"


_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_in(request: ApiRequest) -> str:
    """The day that the query parameter ``day`` names.

    Raises:
        InvalidRequestError: It is absent or of another form.
    """
    day = request.query("day") or ""
    if not _DAY.fullmatch(day):
        raise InvalidRequestError.at("/query/day", f"must be a day in UTC such as 2026-11-21, got {day[:40]!r}")
    return day
