"""A DynamoDB client with one table in memory."""

import copy
import re
from collections.abc import Mapping
from typing import Any

from tests.fakes.atomic import atomic
from tests.fakes.errors import client_error

Item = dict[str, Any]
_EXISTS = re.compile(r"attribute_not_exists\((\w+)\)")
_EQUALS = re.compile(r"(\w+) = (:\w+)")


class FakeDynamoDB:
    """Honours keys, the conditions below, leading keys, pagination and transactions.

    Conditions: ``attribute_not_exists(name)`` and ``name = :value``, joined by ``OR``; anything else is an error.

    Args:
        indexes: Partition and sort key of each index by its name.
        leading_key: When given, any call whose partition key does not start with it is denied, as IAM does it for a
            session that is tagged with a tenant.
        conflicts: How many transactions meet another write of their items before one passes.

    Attributes:
        items: By partition and sort key.
        stale: What a read that is not consistent finds instead: each item as it was before its last write.
        calls: The operations that were called.
        failure: When set, what every call raises.
    """

    def __init__(
        self, *, indexes: Mapping[str, tuple[str, str]] | None = None, leading_key: str = "", conflicts: int = 0
    ) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self.stale: dict[tuple[str, str], Item | None] = {}
        self.calls: list[str] = []
        self.failure: Exception | None = None
        self._conflicts = conflicts
        self._indexes = dict(indexes or {})
        self._leading_key = leading_key

    def session(self, leading_key: str) -> "FakeDynamoDB":
        """A client of the same table that is limited to ``leading_key``."""
        other = FakeDynamoDB(indexes=self._indexes, leading_key=leading_key)
        other.items, other.stale, other.calls = self.items, self.stale, self.calls
        return other

    @atomic
    def get_item(
        self,
        *,
        TableName: str,  # noqa: N803 - the SDK's names
        Key: Item,  # noqa: N803
        ConsistentRead: bool = False,  # noqa: N803
        **_: Any,
    ) -> dict[str, Any]:
        self._called("GetItem", TableName, Key["pk"]["S"])
        item = self.items.get(_key(Key))
        if not ConsistentRead:
            item = self.stale.get(_key(Key), item)
        return {"Item": copy.deepcopy(item)} if item is not None else {}

    @atomic
    def put_item(
        self,
        *,
        TableName: str,  # noqa: N803 - the SDK's names
        Item: Item,  # noqa: N803
        ConditionExpression: str = "",  # noqa: N803
        ExpressionAttributeValues: Item | None = None,  # noqa: N803
        ReturnValuesOnConditionCheckFailure: str = "NONE",  # noqa: N803
    ) -> dict[str, Any]:
        self._called("PutItem", TableName, Item["pk"]["S"])
        before = self.items.get(_key(Item))
        if not _holds(ConditionExpression, before, ExpressionAttributeValues or {}):
            old = {"Item": copy.deepcopy(before)} if ReturnValuesOnConditionCheckFailure == "ALL_OLD" else {}
            raise client_error("ConditionalCheckFailedException", "PutItem", **old)
        self._write(Item)
        return {}

    @atomic
    def transact_write_items(self, *, TransactItems: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        writes = [
            (entry["Put"], entry["Put"]["Item"]) if "Put" in entry else (entry["ConditionCheck"], None)
            for entry in TransactItems
        ]
        for write, item in writes:
            self._called("TransactWriteItems", write["TableName"], (item or write["Key"])["pk"]["S"])
        if self._conflicts:
            self._conflicts -= 1
            reasons = ["TransactionConflict", *("None" for _ in writes[1:])]
        else:
            reasons = [
                "None"
                if _holds(
                    write.get("ConditionExpression", ""),
                    self.items.get(_key(item or write["Key"])),
                    write.get("ExpressionAttributeValues", {}),
                )
                else "ConditionalCheckFailed"
                for write, item in writes
            ]
        if set(reasons) != {"None"}:
            raise client_error(
                "TransactionCanceledException",
                "TransactWriteItems",
                CancellationReasons=[{"Code": reason} for reason in reasons],
            )
        for _, item in writes:
            if item is not None:
                self._write(item)
        return {}

    @atomic
    def query(
        self,
        *,
        TableName: str,  # noqa: N803 - the SDK's names
        IndexName: str,  # noqa: N803
        KeyConditionExpression: str,  # noqa: N803
        ExpressionAttributeValues: Item,  # noqa: N803
        Limit: int,  # noqa: N803
        ScanIndexForward: bool = True,  # noqa: N803
        ExclusiveStartKey: Item | None = None,  # noqa: N803
    ) -> dict[str, Any]:
        partition_key, sort_key = self._indexes[IndexName]
        match = _EQUALS.fullmatch(KeyConditionExpression)
        if match is None or match[1] != partition_key:
            raise client_error("ValidationException", "Query")
        wanted = ExpressionAttributeValues[match[2]]
        self._called("Query", TableName, wanted["S"])
        found = sorted(
            (item for item in self.items.values() if item.get(partition_key) == wanted),
            key=lambda item: (item[sort_key]["S"], item["pk"]["S"]),
            reverse=not ScanIndexForward,
        )
        if ExclusiveStartKey is not None:
            start = ExclusiveStartKey[sort_key]["S"], ExclusiveStartKey["pk"]["S"]
            found = [
                item
                for item in found
                if (start < (item[sort_key]["S"], item["pk"]["S"])) == ScanIndexForward
                and (item[sort_key]["S"], item["pk"]["S"]) != start
            ]
        page = copy.deepcopy(found[:Limit])
        answer: dict[str, Any] = {"Items": page}
        # As DynamoDB does it: a full page names its last key, also when nothing follows.
        if len(page) == Limit:
            answer["LastEvaluatedKey"] = {name: page[-1][name] for name in ("pk", "sk", partition_key, sort_key)}
        return answer

    def _write(self, item: Item) -> None:
        self.stale[_key(item)] = self.items.get(_key(item))
        self.items[_key(item)] = copy.deepcopy(item)

    def _called(self, operation: str, table_name: str, partition_key: str) -> None:
        assert table_name, "a call names its table"
        self.calls.append(operation)
        if self.failure is not None:
            raise self.failure
        if not partition_key.startswith(self._leading_key):
            raise client_error("AccessDeniedException", operation)


def _key(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _holds(condition: str, item: Item | None, values: Item) -> bool:
    if not condition:
        return True
    return any(_term_holds(term, item or {}, values) for term in condition.split(" OR "))


def _term_holds(term: str, item: Item, values: Item) -> bool:
    if match := _EXISTS.fullmatch(term):
        return match[1] not in item
    if match := _EQUALS.fullmatch(term):
        return bool(item.get(match[1]) == values[match[2]])
    raise client_error("ValidationException", "PutItem")
