"""The way back: what the tenant changed since the cut-over, in the old installation's own format."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from saas_constructs.local.migration.running import write_down
from saas_constructs.local.migration.translation import Reject
from saas_constructs.local.migration.values import RejectedError, reverted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from saas_constructs.local.migration.mapping import Mapping
    from saas_constructs.local.migration.platform import Platform


@dataclass
class Returned:
    """What was written for the old installation.

    Args:
        rows: By kind, how many rows.
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
        folder: Gets one file of changes by kind, ``<kind>.jsonl``.
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
        for kind, entry in platform.records(tenant_id, mapping.source, what="changed"):
            try:
                rows.setdefault(kind, []).append(_row(mapping, kind, entry["record"]))
            except RejectedError as error:
                returned.rejects.append(Reject(kind, entry["key"], tuple(error.reasons)))
        for kind, found in rows.items():
            write_down(folder / f"{kind}.jsonl", found)
            returned.rows[kind] = len(found)
    except BaseException:
        platform.step(tenant_id, "stay")
        raise
    platform.step(tenant_id, "roll_back")
    return returned


def _row(mapping: Mapping, kind: str, record: dict[str, Any]) -> dict[str, Any]:
    table = mapping.table(kind)
    if table is None:
        raise RejectedError([f"the old installation has no {kind}"])
    return reverted(table.fields, _flat(record) if kind == "order" else record)


def _flat(order: dict[str, Any]) -> dict[str, Any]:
    """An order as the mapping's fields have it."""
    history = order["history"]
    fields = {name: value for name, value in order.items() if name != "history"}
    fields |= {"status": history[-1]["status"], "placed_at": history[0]["at"]}
    if len(history) > 1:
        fields["ended_at"] = history[-1]["at"]
    return fields
