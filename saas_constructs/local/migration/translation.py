"""Rows as changes of records, or as rejects with their reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from saas_constructs.local.migration.records import Change, checked
from saas_constructs.local.migration.values import RejectedError, converted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from saas_constructs.local.migration.export import Row
    from saas_constructs.local.migration.mapping import FieldMapping, Mapping

_DELETABLE = frozenset({"menu_item", "supply"})


@dataclass(frozen=True)
class Reject:
    """A row that can't become a record.

    Args:
        kind: What it was to be.
        origin: File and line.
        reasons: What is wrong with it.
    """

    kind: str
    origin: str
    reasons: tuple[str, ...]


@dataclass
class Translator:
    """Makes changes of rows.

    Args:
        mapping: The old installation's.
        tenant_id: Whose records they become: ids of orders are derived from it.
        needs_version: Whether a row without a version is a reject, as it is among changes.
    """

    mapping: Mapping
    tenant_id: str
    needs_version: bool = False

    def change(self, row: Row) -> Change:
        """The change that a row stands for.

        Raises:
            RejectedError: It can't be taken in.
        """
        if row.fault:
            raise RejectedError([row.fault])
        table = self.mapping.table(row.kind)
        if table is None:
            raise RejectedError([f"the mapping has no {row.kind}"])
        if self.needs_version and table.version is None:
            raise RejectedError([f"the mapping names no version of {row.kind}: its changes can't be told apart"])
        version = _version(table.version, row.content)
        fields = converted(table.fields, row.content)
        key, record = checked(row.kind, fields, tenant_id=self.tenant_id, source=self.mapping.source)
        if row.is_deleted and row.kind not in _DELETABLE:
            raise RejectedError([f"a {row.kind} can't be deleted in the application"])
        return Change(row.kind, key, version, None if row.is_deleted else record)


@dataclass
class References:
    """What earlier rows of an export set up, which later ones rest on."""

    sites: dict[str, tuple[str, str]] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def check(self, change: Change) -> None:
        """Take note of a change of the export.

        Raises:
            RejectedError: It rests on a site that is not there, or its key was there before.
        """
        name = change.kind, change.key
        record = change.record or {}
        reasons = [f"the export has another {change.kind} {change.key}"] if name in self.seen else []
        if change.kind == "site":
            self.sites.setdefault(change.key, (record["brand_id"], record["currency"]))
        elif change.kind == "menu_item":
            if record["brand_id"] not in {brand for brand, _ in self.sites.values()}:
                reasons.append(f"no site serves the brand {record['brand_id']}")
        elif record["site_id"] not in self.sites:
            reasons.append(f"the export has no site {record['site_id']}")
        elif change.kind == "order" and record["currency"] != self.sites[record["site_id"]][1]:
            reasons.append(f"the order is in {record['currency']}, and its site in another currency")
        if reasons:
            raise RejectedError(reasons)
        self.seen.add(name)


def translated(
    rows: Iterable[Row], translator: Translator, *, references: References | None
) -> Iterator[Change | Reject]:
    """Each row's change, or why there is none.

    Args:
        rows: Of an export, or changes.
        translator: Knows the mapping.
        references: What the rows rest on; not checked when left out, as a change may rest on what is there already.
    """
    for row in rows:
        try:
            change = translator.change(row)
            if references is not None:
                references.check(change)
        except RejectedError as error:
            yield Reject(row.kind, row.origin, tuple(error.reasons))
        else:
            yield change


def _version(field_: FieldMapping | None, row: dict[str, Any]) -> int:
    if field_ is None:
        return 0
    value = converted({"version": field_}, row).get("version", 0)
    if isinstance(value, str):
        try:
            return int(datetime.fromisoformat(value).timestamp() * 1000)
        except ValueError:
            raise RejectedError([f"version: must be an integer or a moment, got {value[:40]!r}"]) from None
    return int(value)
