# ruff: noqa: N803 - the SDK's names
"""A DynamoDB client with one table in memory."""

import copy
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tests.fakes.atomic import atomic
from tests.fakes.errors import client_error
from tests.fakes.expressions import ExpressionError, Item, Placeholders, holds, partition_key_of, updated

_MEMBERS: Final = {"Put": "Item", "Update": "Key", "Delete": "Key", "ConditionCheck": "Key"}
_MAX_TRANSACTION: Final = 100
_MAX_BATCH: Final = 100
_MAX_WRITES: Final = 25


class FakeDynamoDB:
    """Honours keys, expressions (see ``tests.fakes.expressions``), leading keys, pagination and transactions.

    Args:
        indexes: Partition and sort key of each index by its name.
        leading_key: When given, any call whose partition key does not start with it, or with one of several, is denied,
            as IAM does it for a session that is tagged with a tenant.
        conflicts: How many transactions meet another write of their items before one passes.

    Attributes:
        items: By partition and sort key.
        stale: What a read that is not consistent finds instead: each item as it was before its last write.
        calls: The operations that were called; a transaction once for each of its members.
        reads: Of each item or query that was read, from which table and whether consistently.
        failure: When set, what every call raises.
        conflicts: How many transactions still meet another write.
        left_unread: How many batches are still read or written only as far as their first item.
        lost_answers: How many single writes are still made twice, as by the SDK that lost the answer to the first.
    """

    def __init__(
        self,
        *,
        indexes: Mapping[str, tuple[str, str]] | None = None,
        leading_key: str | tuple[str, ...] = "",
        conflicts: int = 0,
    ) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self.stale: dict[tuple[str, str], Item | None] = {}
        self.calls: list[str] = []
        self.reads: list[tuple[str, bool]] = []
        self.failure: Exception | None = None
        self.conflicts = conflicts
        self.left_unread = 0
        self.lost_answers = 0
        self._root = self
        self._indexes = dict(indexes or {})
        self._leading_key = leading_key

    def session(self, leading_key: str | tuple[str, ...]) -> "FakeDynamoDB":
        """A client of the same table that is limited to ``leading_key``."""
        other = FakeDynamoDB(indexes=self._indexes, leading_key=leading_key)
        other.items, other.stale, other.calls, other.reads = self.items, self.stale, self.calls, self.reads
        other._root = self._root
        return other

    @atomic
    def get_item(
        self,
        *,
        TableName: str,
        Key: Item,
        ConsistentRead: bool = False,
        **_: Any,
    ) -> dict[str, Any]:
        self._called("GetItem", TableName, Key["pk"]["S"])
        self.reads.append((TableName, ConsistentRead))
        item = self._read(Key, consistent=ConsistentRead)
        return {"Item": item} if item is not None else {}

    @atomic
    def batch_get_item(self, *, RequestItems: Mapping[str, Any]) -> dict[str, Any]:
        """Finds the items in no order; all of them, one of them while it is busy, or a refusal."""
        ((table_name, wanted),) = RequestItems.items()
        keys = [_key(key) for key in wanted["Keys"]]
        if not 1 <= len(keys) <= _MAX_BATCH or len(set(keys)) != len(keys):
            raise _invalid("BatchGetItem", "1 to 100 keys, each once")
        for pk, _ in keys:
            self._called("BatchGetItem", table_name, pk)
        consistent = wanted.get("ConsistentRead", False)
        now, later = wanted["Keys"], []
        if self._root.left_unread:
            self._root.left_unread -= 1
            now, later = now[:1], now[1:]
        found = [self._read(key, consistent=consistent) for key in now]
        return {
            "Responses": {table_name: [item for item in found[::-1] if item is not None]},
            "UnprocessedKeys": {table_name: {**wanted, "Keys": later}} if later else {},
        }

    @atomic
    def put_item(
        self,
        *,
        TableName: str,
        Item: Item,
        **condition: Any,
    ) -> dict[str, Any]:
        return self._write_one("PutItem", {"TableName": TableName, "Item": Item, **condition})

    @atomic
    def update_item(
        self,
        *,
        TableName: str,
        Key: Item,
        UpdateExpression: str,
        **condition: Any,
    ) -> dict[str, Any]:
        """Changes or makes an item."""
        return self._write_one(
            "UpdateItem", {"TableName": TableName, "Key": Key, "UpdateExpression": UpdateExpression, **condition}
        )

    @atomic
    def delete_item(
        self,
        *,
        TableName: str,
        Key: Item,
        **condition: Any,
    ) -> dict[str, Any]:
        return self._write_one("DeleteItem", {"TableName": TableName, "Key": Key, **condition})

    @atomic
    def transact_write_items(self, *, TransactItems: Sequence[dict[str, Any]]) -> dict[str, Any]:
        members = [next(iter(member.items())) for member in TransactItems]
        keys = [_key(write[_MEMBERS[kind]]) for kind, write in members]
        if not 1 <= len(keys) <= _MAX_TRANSACTION or len(set(keys)) != len(keys):
            raise _invalid("TransactWriteItems", "1 to 100 members, each on an item of its own")
        for (pk, _), (_, write) in zip(keys, members, strict=True):
            self._called("TransactWriteItems", write["TableName"], pk)
        if self._root.conflicts:
            self._root.conflicts -= 1
            reasons: list[dict[str, Any]] = [{"Code": "TransactionConflict"}, *({"Code": "None"} for _ in members[1:])]
            raise client_error("TransactionCanceledException", "TransactWriteItems", CancellationReasons=reasons)
        outcomes = [
            self._outcome("TransactWriteItems", self.items.get(key), write)
            for key, (_, write) in zip(keys, members, strict=True)
        ]
        if not all(passed for passed, _ in outcomes):
            reasons = [
                {"Code": "None"} if passed else {"Code": "ConditionalCheckFailed", **_old(write, self.items.get(key))}
                for key, (_, write), (passed, _) in zip(keys, members, outcomes, strict=True)
            ]
            raise client_error("TransactionCanceledException", "TransactWriteItems", CancellationReasons=reasons)
        for key, (kind, _), (_, after) in zip(keys, members, outcomes, strict=True):
            if kind != "ConditionCheck":
                self._write(key, after)
        return {}

    @atomic
    def query(
        self,
        *,
        TableName: str,
        KeyConditionExpression: str,
        IndexName: str | None = None,
        ExpressionAttributeNames: Mapping[str, str] | None = None,
        ExpressionAttributeValues: Item | None = None,
        FilterExpression: str | None = None,
        ProjectionExpression: str | None = None,
        Limit: int | None = None,
        ScanIndexForward: bool = True,
        ConsistentRead: bool = False,
        ExclusiveStartKey: Item | None = None,
    ) -> dict[str, Any]:
        """Finds the items of one partition; on an index, or not consistent, those too that were just written."""
        partition_key, sort_key = ("pk", "sk") if IndexName is None else self._indexes[IndexName]
        if ConsistentRead and IndexName is not None:
            raise _invalid("Query", "consistent reads are not supported on global secondary indexes")
        placeholders = Placeholders(ExpressionAttributeNames, ExpressionAttributeValues)
        try:
            name, wanted = partition_key_of(KeyConditionExpression, placeholders)
            if name != partition_key:
                raise _invalid("Query", f"the condition lacks {partition_key}")
            self._called("Query", TableName, wanted["S"])
            self.reads.append((TableName, ConsistentRead))
            found = sorted(
                (
                    item
                    for item in self.items.values()
                    if {partition_key, sort_key} <= set(item) and holds(KeyConditionExpression, item, placeholders)
                ),
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
            kept = [item for item in page if holds(FilterExpression, item, placeholders)]
            if ProjectionExpression is not None:
                shown = {placeholders.name(name.strip()) for name in ProjectionExpression.split(",")}
                kept = [{name: value for name, value in item.items() if name in shown} for item in kept]
            for expression in (KeyConditionExpression, FilterExpression):
                # Also where no item is there to be tried.
                holds(expression, {}, placeholders)
            placeholders.check_all_used()
        except ExpressionError as error:
            raise _invalid("Query", str(error)) from error
        answer: dict[str, Any] = {"Items": kept, "Count": len(kept), "ScannedCount": len(page)}
        # As DynamoDB does it: a full page names its last key, also when nothing follows.
        if page and len(page) == Limit:
            answer["LastEvaluatedKey"] = {name: page[-1][name] for name in {"pk", "sk", partition_key, sort_key}}
        return answer

    @atomic
    def scan(
        self,
        *,
        TableName: str,
        Segment: int = 0,
        TotalSegments: int = 1,
        ConsistentRead: bool = False,
        FilterExpression: str | None = None,
        ExpressionAttributeValues: Item | None = None,
        ExclusiveStartKey: Item | None = None,
        Limit: int | None = None,
    ) -> dict[str, Any]:
        """Finds the items of a segment in the order of a hash, as DynamoDB does it; for no session of a tenant's."""
        assert ConsistentRead, "a scan that is not consistent may miss what was just written"
        self._called("Scan", TableName, "")
        placeholders = Placeholders(None, ExpressionAttributeValues)
        start = None if ExclusiveStartKey is None else _scan_order(_key(ExclusiveStartKey))
        found = sorted((key for key in self.items if _scan_order(key)[0] % TotalSegments == Segment), key=_scan_order)
        following = [key for key in found if start is None or _scan_order(key) > start]
        page = following[:Limit]
        kept = [
            copy.deepcopy(self.items[key]) for key in page if holds(FilterExpression, self.items[key], placeholders)
        ]
        answer: dict[str, Any] = {"Items": kept, "Count": len(kept), "ScannedCount": len(page)}
        if page and len(page) == Limit:
            answer["LastEvaluatedKey"] = {"pk": {"S": page[-1][0]}, "sk": {"S": page[-1][1]}}
        return answer

    @atomic
    def batch_write_item(self, *, RequestItems: Mapping[str, Any]) -> dict[str, Any]:
        """Puts and deletes items; all of them, the first one while it is busy, or none where one is refused."""
        ((table_name, writes),) = RequestItems.items()
        members = [next(iter(write.items())) for write in writes]
        keys = [_key(member.get("Item") or member["Key"]) for _, member in members]
        if not 1 <= len(keys) <= _MAX_WRITES or len(set(keys)) != len(keys):
            raise _invalid("BatchWriteItem", "1 to 25 writes, each of an item of its own")
        for pk, _ in keys:
            self._called("BatchWriteItem", table_name, pk)
        done = len(keys)
        if self._root.left_unread:
            self._root.left_unread -= 1
            done = 1
        for key, (_, member) in list(zip(keys, members, strict=True))[:done]:
            self._write(key, copy.deepcopy(member.get("Item")))
        return {"UnprocessedItems": {table_name: writes[done:]} if writes[done:] else {}}

    def _write_one(self, operation: str, write: dict[str, Any]) -> dict[str, Any]:
        if self._root.lost_answers:
            self._root.lost_answers -= 1
            self._write_one(operation, write)
        key = _key(write.get("Item") or write["Key"])
        self._called(operation, write["TableName"], key[0])
        before = self.items.get(key)
        passed, after = self._outcome(operation, before, write)
        if not passed:
            raise client_error("ConditionalCheckFailedException", operation, **_old(write, before))
        self._write(key, after)
        wanted = write.get("ReturnValues", "NONE")
        if wanted == "NONE":
            return {}
        shown = after if wanted == "ALL_NEW" else before
        if wanted not in {"ALL_NEW", "ALL_OLD"} or (wanted == "ALL_NEW" and operation != "UpdateItem"):
            raise _invalid(operation, f"ReturnValues {wanted} is not known here")
        return {} if shown is None else {"Attributes": copy.deepcopy(shown)}

    def _outcome(self, operation: str, before: Item | None, write: dict[str, Any]) -> tuple[bool, Item | None]:
        """Whether the write's condition holds, and the item after it."""
        placeholders = Placeholders(write.get("ExpressionAttributeNames"), write.get("ExpressionAttributeValues"))
        after = copy.deepcopy(write.get("Item"))
        try:
            passed = holds(write.get("ConditionExpression"), before, placeholders)
            # What does not pass changes nothing, and may well name attributes that are not there.
            if passed and "UpdateExpression" in write:
                after = updated(write["UpdateExpression"], before or copy.deepcopy(write["Key"]), placeholders)
            if passed:
                placeholders.check_all_used()
        except ExpressionError as error:
            raise _invalid(operation, str(error)) from error
        return passed, after

    def _read(self, key: Item, *, consistent: bool) -> Item | None:
        item = self.items.get(_key(key))
        if not consistent:
            item = self.stale.get(_key(key), item)
        return copy.deepcopy(item)

    def _write(self, key: tuple[str, str], item: Item | None) -> None:
        self.stale[key] = self.items.get(key)
        if item is None:
            self.items.pop(key, None)
        else:
            self.items[key] = item

    def _called(self, operation: str, table_name: str, partition_key: str) -> None:
        assert table_name, "a call names its table"
        self.calls.append(operation)
        failure = self.failure or self._root.failure
        if failure is not None:
            raise failure
        if not partition_key.startswith(self._leading_key):
            raise client_error("AccessDeniedException", operation)


def _key(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _scan_order(key: tuple[str, str]) -> tuple[int, str, str]:
    """Where a scan meets a key: by a hash of its partition, which also decides the segment."""
    return zlib.crc32(key[0].encode()), *key


def _old(write: Mapping[str, Any], before: Item | None) -> dict[str, Any]:
    if write.get("ReturnValuesOnConditionCheckFailure") != "ALL_OLD" or before is None:
        return {}
    return {"Item": copy.deepcopy(before)}


def _invalid(operation: str, detail: str) -> Exception:
    error = client_error("ValidationException", operation)
    error.response["Error"]["Message"] = detail
    error.args = (f"{error}: {detail}",)
    return error
