"""The way back: what the tenant changed since the cut-over, in the old installation's own format."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from saas_constructs.local.migration.running import write_down
from saas_constructs.local.migration.translation import Reject
from saas_constructs.local.migration.values import RejectedError, reverted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from saas_constructs.local.migration.mapping import Mapping
    from saas_constructs.local.migration.platform import Platform

_NAMED_BY = {
    "site": ("site_id",),
    "menu_item": ("brand_id", "sku"),
    "supply": ("site_id", "supply_id"),
    "order": ("order_id",),
}


@dataclass
class Returned:
    """What was written for the old installation.

    Args:
        rows: By file, how many rows.
        rejects: Records that the old installation can't express.
    """

    rows: dict[str, int] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)


def roll_back(
    platform: Platform,
    tenant_id: str,
    mapping: Mapping,
    folder: Path,
    *,
    settle_seconds: float,
    report: Callable[[str], None] = lambda _: None,
) -> Returned:
    """Make the old installation the authority again, and write what it has to learn into a folder.

    The tenant is frozen meanwhile. Authorizers remember for a while that it was active, so its changes are read when
    they have forgotten.

    Args:
        platform: Where the tenant is.
        tenant_id: The tenant.
        mapping: The old installation's.
        folder: Gets ``<kind>.jsonl`` with the rows that are new or other, and ``<kind>.deleted.jsonl`` with what names
            those that are gone.
        settle_seconds: For how long authorizers remember.
        report: Told what is being done.

    Raises:
        LocalError: The platform refused it; the tenant is the authority still.
    """
    report("freezing the tenant")
    platform.step(tenant_id, "leave")
    try:
        report(f"waiting {settle_seconds:g} s until no request is under way")
        time.sleep(settle_seconds)
        report("reading what has changed")
        returned, rows = Returned(), dict[str, list[dict[str, Any]]]()
        for file, key, kind, record in _changed(platform, tenant_id, mapping.source):
            try:
                rows.setdefault(file, []).append(_row(mapping, kind, record))
            except RejectedError as error:
                returned.rejects.append(Reject(kind, key, tuple(error.reasons)))
        for file, found in rows.items():
            write_down(folder / file, found)
            returned.rows[file] = len(found)
    except BaseException:
        platform.step(tenant_id, "stay")
        raise
    platform.step(tenant_id, "roll_back")
    return returned


def _changed(platform: Platform, tenant_id: str, migration_id: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """File, key, kind and record of all that is not as it was taken in; of what is gone, the fields that name it."""
    here = set()
    for kind, entry in platform.records(tenant_id, migration_id, what="changed"):
        here.add((kind, entry["key"]))
        if "record" in entry:
            yield f"{kind}.jsonl", entry["key"], kind, entry["record"]
    for kind, key in sorted(platform.taken(tenant_id, migration_id) - here):
        first, _, second = key.partition("/")
        named = dict(zip(_NAMED_BY[kind], (first, second), strict=False))
        yield f"{kind}.deleted.jsonl", key, kind, named


def _row(mapping: Mapping, kind: str, record: dict[str, Any]) -> dict[str, Any]:
    table = mapping.table(kind)
    if table is None:
        raise RejectedError([f"the old installation has no {kind}"])
    return reverted(table.fields, _flat(record) if "history" in record else record)


def _flat(order: dict[str, Any]) -> dict[str, Any]:
    """An order as the mapping's fields have it."""
    history = order["history"]
    fields = {name: value for name, value in order.items() if name != "history"}
    fields |= {"status": history[-1]["status"], "placed_at": history[0]["at"]}
    if len(history) > 1:
        fields["ended_at"] = history[-1]["at"]
    return fields
