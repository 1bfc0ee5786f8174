"""The values of ``dynamodb:LeadingKeys`` in a request.

Source: "Using IAM policy conditions for fine-grained access control" (DynamoDB Developer Guide).
Whatever is not certain yields no value at all: a policy with the ``Null`` guard then refuses the
request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from saas_constructs.local.emulation.key_condition import partition_key_reference

Request = Mapping[str, Any]

_ITEM_FIELDS = {
    "GetItem": "Key",
    "PutItem": "Item",
    "UpdateItem": "Key",
    "DeleteItem": "Key",
    "ConditionCheckItem": "Key",
}
_TRANSACTION_MEMBERS = {
    "GetItem": "Get",
    "PutItem": "Put",
    "UpdateItem": "Update",
    "DeleteItem": "Delete",
    "ConditionCheckItem": "ConditionCheck",
}
_BATCH_WRITE_FIELDS = {"PutRequest": "Item", "DeleteRequest": "Key"}


@dataclass(frozen=True)
class Tables:
    """What is known of the tables.

    Args:
        is_checked: Whether a table, as named in the request, and an index or ``None`` are the
            resource on which the request is being authorized.
        partition_key: The partition key's name of a table or of its index; ``None`` when there is
            no such table, or no single key.
    """

    is_checked: Callable[[str, str | None], bool]
    partition_key: Callable[[str, str | None], str | None]


def leading_keys(action: str, request: Request, tables: Tables, *, in_transaction: bool = False) -> list[str] | None:
    """Name the partition keys that a request reaches in the resource being authorized.

    Args:
        action: The IAM action without its prefix; inside a transaction that of the item.
        request: The request's body.
        tables: The tables and the resource being authorized.
        in_transaction: Whether the operation is a transaction. A body says nothing about that: a
            GetItem may carry the members of a transaction as a decoy.

    Returns:
        The keys without repetition; ``None`` when there are none or one of them is not certain.
    """
    found = _transaction_keys if in_transaction else _keys
    keys = list(found(action, request, tables))
    if not keys or None in keys:
        return None
    return list(dict.fromkeys(key for key in keys if key is not None))


def _keys(action: str, request: Request, tables: Tables) -> Iterator[str | None]:
    if action == "Query":
        yield _queried_key(request, tables)
    elif action == "BatchGetItem":
        for table, wanted in _checked_batches(request, tables):
            keys = wanted.get("Keys") if isinstance(wanted, dict) else None
            yield from _each(keys, partial(_string_key, table, tables))
    elif action == "BatchWriteItem":
        for table, writes in _checked_batches(request, tables):
            yield from _each(writes, partial(_written_key, table, tables))
    elif action in _ITEM_FIELDS:
        name = request.get("TableName")
        if isinstance(name, str) and tables.is_checked(name, None):
            yield _string_key(name, tables, request.get(_ITEM_FIELDS[action]))


def _each(items: object, key_of: Callable[[Any], str | None]) -> Iterator[str | None]:
    if not isinstance(items, list):
        yield None
        return
    yield from map(key_of, items)


def _checked_batches(request: Request, tables: Tables) -> Iterator[tuple[str, Any]]:
    batches = request.get("RequestItems")
    for table, batch in batches.items() if isinstance(batches, dict) else ():
        if tables.is_checked(table, None):
            yield table, batch


def _written_key(table: str, tables: Tables, write: object) -> str | None:
    if not isinstance(write, dict) or len(write) != 1:
        return None
    ((kind, detail),) = write.items()
    field = _BATCH_WRITE_FIELDS.get(kind)
    if field is None or not isinstance(detail, dict):
        return None
    return _string_key(table, tables, detail.get(field))


def _transaction_keys(action: str, request: Request, tables: Tables) -> Iterator[str | None]:
    member = _TRANSACTION_MEMBERS[action]
    items = request.get("TransactItems")
    for item in items if isinstance(items, list) else ():
        detail = item.get(member) if isinstance(item, dict) else None
        if not isinstance(detail, dict):
            continue
        table = detail.get("TableName")
        if isinstance(table, str) and tables.is_checked(table, None):
            yield _string_key(table, tables, detail.get(_ITEM_FIELDS[action]))


def _queried_key(request: Request, tables: Tables) -> str | None:
    table, index = request.get("TableName"), request.get("IndexName")
    if not isinstance(table, str) or not (index is None or isinstance(index, str)):
        return None
    if not tables.is_checked(table, index):
        return None
    partition_key = tables.partition_key(table, index)
    expression, legacy = request.get("KeyConditionExpression"), request.get("KeyConditions")
    if partition_key is None or (expression is None) == (legacy is None):
        return None
    if legacy is not None:
        return _legacy_key(legacy, partition_key)
    names, values = (
        request.get("ExpressionAttributeNames") or {},
        request.get("ExpressionAttributeValues") or {},
    )
    if not all((isinstance(expression, str), isinstance(names, dict), isinstance(values, dict))):
        return None
    reference = partition_key_reference(str(expression), names, partition_key)
    return None if reference is None else _string(values.get(reference))


def _legacy_key(conditions: object, partition_key: str) -> str | None:
    condition = conditions.get(partition_key) if isinstance(conditions, dict) else None
    if not isinstance(condition, dict) or condition.get("ComparisonOperator") != "EQ":
        return None
    values = condition.get("AttributeValueList")
    return _string(values[0]) if isinstance(values, list) and len(values) == 1 else None


def _string_key(table: str, tables: Tables, attributes: object) -> str | None:
    partition_key = tables.partition_key(table, None)
    if partition_key is None or not isinstance(attributes, dict):
        return None
    return _string(attributes.get(partition_key))


def _string(value: object) -> str | None:
    """The text of an attribute value of type string, and of no other type."""
    if isinstance(value, dict) and len(value) == 1:
        text = value.get("S")
        return text if isinstance(text, str) else None
    return None
