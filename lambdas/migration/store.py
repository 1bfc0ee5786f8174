"""One tenant's records and the marks of what was taken in, in the application table."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lambdas.migration import items, keys
from lambdas.migration.of_tenant import OfTenant
from lambdas.migration.records import Batch, Change
from lambdas.shared.batch_get import items_of
from lambdas.shared.contention import ConditionFailedError, transact, write

_READ_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """What was taken in of a record.

    Attributes:
        version: The old installation's.
        digest: Of its content; empty when it was deleted there.
    """

    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of a record.

    Attributes:
        mark: What was taken in of it last, if anything.
        item: What keeps it now, if anything.
    """

    mark: Mark | None
    item: Mapping[str, Any] | None


class TargetStore(OfTenant):
    """What a migration reads and writes of one tenant."""

    def is_applied(self, batch_id: str) -> bool:
        """Whether a batch was applied."""
        key = keys.batch_key(self._tenant_id, self._migration_id, batch_id)
        return "Item" in self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True)

    def find(self, changes: Sequence[Change]) -> dict[tuple[str, str], Found]:
        """What there is of the records of ``changes``, by kind and key."""
        wanted = list(dict.fromkeys((change.kind, change.key) for change in changes))
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        for start in range(0, len(wanted), _READ_AT_ONCE):
            part = wanted[start : start + _READ_AT_ONCE]
            places = [place for name in part for place in (self._mark_key(name), self._record_key(name))]
            for item in items_of(self._client, self._table_name, places):
                found[item["pk"]["S"], item["sk"]["S"]] = item
        return {
            name: Found(_mark(found.get(_place(self._mark_key(name)))), found.get(_place(self._record_key(name))))
            for name in wanted
        }

    def write(self, change: Change, found: Found, *, tier: str, at: str) -> None:
        """Keep a change's content and mark that it was taken in, both or neither.

        Raises:
            LostRaceError: The record is not what was found any more.
        """
        transact(self._client, [self._put_mark(change, found.mark), *self._members(change, found.item, tier, at)])

    def mark(self, change: Change, found: Found) -> None:
        """Mark a change whose content is there already.

        Raises:
            LostRaceError: The record is not what was found any more.
        """
        transact(self._client, [self._put_mark(change, found.mark)])

    def close(self, batch: Batch, counts: Mapping[str, int], refused: Sequence[Mapping[str, str]]) -> None:
        """Mark that a batch was applied, and what came of it. What a copy of it said before stays."""
        item: Any = {
            **keys.batch_key(self._tenant_id, self._migration_id, batch.batch_id),
            "counts": {"M": {name: {"N": str(value)} for name, value in counts.items()}},
            "refused": {"L": [{"M": {name: {"S": text} for name, text in entry.items()}} for entry in refused]},
        }
        # A copy of the batch may have ended first.
        with contextlib.suppress(ConditionFailedError):
            write(
                lambda: self._client.put_item(
                    TableName=self._table_name, Item=item, ConditionExpression="attribute_not_exists(pk)"
                )
            )

    def _members(self, change: Change, before: Mapping[str, Any] | None, tier: str, at: str) -> list[Any]:
        key = self._record_key((change.kind, change.key))
        guarded = {"TableName": self._table_name, **_as_found(change.kind, before)}
        if change.record is None:
            return [{"Delete": {"Key": key, **guarded}}] if before else []
        item = items.to_item(self._tenant_id, change.kind, change.key, change.record, before=before, tier=tier, at=at)
        members: list[Any] = [{"Put": {"Item": item, **guarded}}]
        if change.kind == "site":
            entry = items.listed_site(self._tenant_id, change.record, version=int(item["version"]["N"]), at=at)
            members.append({"Put": {"TableName": self._table_name, "Item": entry}})
        return members

    def _put_mark(self, change: Change, before: Mark | None) -> Any:
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        if before:
            condition = {
                "ConditionExpression": "version = :before",
                "ExpressionAttributeValues": {":before": {"N": str(before.version)}},
            }
        item = {
            **self._mark_key((change.kind, change.key)),
            "version": {"N": str(change.version)},
            "digest": {"S": change.digest},
        }
        return {"Put": {"TableName": self._table_name, "Item": item, **condition}}

    def _mark_key(self, name: tuple[str, str]) -> "keys.Key":
        return keys.mark_key(self._tenant_id, self._migration_id, *name)

    def _record_key(self, name: tuple[str, str]) -> "keys.Key":
        return keys.record_key(self._tenant_id, *name)


def _as_found(kind: str, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """The condition that an item is what was read."""
    if before is None:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    guards = items.GUARDS[kind]
    return {
        "ConditionExpression": " AND ".join(f"{name} = :{name}" for name in guards),
        "ExpressionAttributeValues": {f":{name}": before[name] for name in guards},
    }


def _mark(item: Mapping[str, Any] | None) -> Mark | None:
    return None if item is None else Mark(int(item["version"]["N"]), item["digest"]["S"])


def _place(key: Mapping[str, Any]) -> tuple[str, str]:
    return key["pk"]["S"], key["sk"]["S"]
