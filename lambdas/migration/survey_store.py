"""All that one tenant has of what migrations are about, page by page, whoever wrote it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lambdas.migration import keys
from lambdas.migration.of_tenant import OfTenant
from lambdas.shared.batch_get import items_of
from lambdas.shared.index_items import own_items

PAGE: Final = 50
"""Records of a page: their items and marks are read together, and a batch of reads takes 100."""
_MARKS: Final = 500


@dataclass(frozen=True, slots=True)
class Page:
    """A share of a tenant's records of a kind.

    Attributes:
        items: What keeps them.
        after: Where the next page begins; none after the last one.
    """

    items: tuple[Mapping[str, Any], ...]
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class MarkPage:
    """A share of a migration's marks, of records or of batches.

    Attributes:
        marks: The marks.
        after: Where the next page begins; none after the last one.
    """

    marks: Sequence[Mapping[str, Any]]
    after: Mapping[str, Any] | None


class SurveyStore(OfTenant):
    """What one tenant has."""

    def page(self, kind: str, of: str, after: Mapping[str, Any] | None) -> Page:
        """Up to `PAGE` records.

        Args:
            kind: See `lambdas.migration.records.KINDS`.
            of: The brand of menu items, the site of supplies and orders; nothing for sites.
            after: Where the page before ended.
        """
        found, following = self._query(self._listing(kind, of), after)
        if kind == "site":
            # The list of sites lacks what only the site itself has.
            found = self._get([keys.record_key(self._tenant_id, kind, entry["site_id"]["S"]) for entry in found])
        return Page(tuple(found), following)

    def marks(self, kind: str, names: Sequence[str]) -> dict[str, str]:
        """Digest of what was taken in of each record, by its key; those that were never are left out."""
        wanted = [keys.mark_key(self._tenant_id, self._migration_id, kind, name) for name in names]
        prefix = f"record#{kind}#"
        return {mark["sk"]["S"].removeprefix(prefix): mark["digest"]["S"] for mark in self._get(wanted)}

    def batches(self, after: Mapping[str, Any] | None) -> MarkPage:
        """What came of the batches that were applied."""
        return self._marks(keys.batches_pk(self._tenant_id, self._migration_id), after)

    def taken(self, shard: int, after: Mapping[str, Any] | None) -> MarkPage:
        """What was taken in, of one of the partitions that it is spread over."""
        return self._marks(keys.marks_pk(self._tenant_id, self._migration_id, shard), after)

    def _marks(self, partition: str, after: Mapping[str, Any] | None) -> MarkPage:
        found, following = self._query({**_partition("pk", partition), "ConsistentRead": True}, after, limit=_MARKS)
        return MarkPage(found, following)

    def _listing(self, kind: str, of: str) -> dict[str, Any]:
        match kind:
            case "site":
                return _partition("pk", f"{self._tenant_id}#sites")
            case "menu_item":
                return _partition("pk", f"{self._tenant_id}#brand#{of}#menu", "item#")
            case "supply":
                return {**_partition("pk", f"{self._tenant_id}#site#{of}#supplies", "supply#"), "ConsistentRead": True}
            case _:
                index = _partition("site_pk", f"{self._tenant_id}#site#{of}#orders")
                return {**index, "IndexName": "orders_by_site"}

    def _query(
        self, listing: dict[str, Any], after: Mapping[str, Any] | None, *, limit: int | None = None
    ) -> tuple[list[Mapping[str, Any]], Mapping[str, Any] | None]:
        query = {"TableName": self._table_name, "Limit": limit or PAGE, **listing}
        if after:
            query["ExclusiveStartKey"] = after
        answer = self._client.query(**query)
        return list(own_items(self._tenant_id, answer["Items"])), answer.get("LastEvaluatedKey")

    def _get(self, wanted: Sequence[Any]) -> list[Mapping[str, Any]]:
        return items_of(self._client, self._table_name, wanted) if wanted else []


def _partition(name: str, value: str, prefix: str = "") -> dict[str, Any]:
    condition, values = f"{name} = :partition", {":partition": {"S": value}}
    if prefix:
        condition += " AND begins_with(sk, :prefix)"
        values[":prefix"] = {"S": prefix}
    return {"KeyConditionExpression": condition, "ExpressionAttributeValues": values}
