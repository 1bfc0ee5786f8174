"""What an operator does with a migration, step by step. Each can be repeated: it goes on with what is there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saas_constructs.local.errors import LocalError
from saas_constructs.local.migration.planning import (
    Contents,
    Difference,
    changed,
    contents,
    differences,
    exported,
)
from saas_constructs.local.migration.platform import Platform, batches
from saas_constructs.local.migration.records import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from saas_constructs.local.migration.mapping import Mapping
    from saas_constructs.local.migration.translation import Reject

_LOOKS = 5
_TAKING_IN = ("loading", "mirroring")
_FROZEN = ("freezing", "closing")


@dataclass(frozen=True)
class Source:
    """An old installation.

    Args:
        mapping: How its rows are read.
        folder: Its export.
        changes: File of the changes since; none when left out.
    """

    mapping: Mapping
    folder: Path
    changes: Path | None = None

    def records(self, tenant_id: str) -> Iterator[Change | Reject]:
        """The export's records, then the changes."""
        yield from exported(self.mapping, self.folder, tenant_id=tenant_id)
        if self.changes is not None:
            yield from changed(self.mapping, self.changes, tenant_id=tenant_id)


@dataclass(frozen=True)
class Comparison:
    """What the two systems hold.

    Args:
        source: The old installation.
        target: The tenant.
    """

    source: Contents
    target: Contents

    @property
    def differences(self) -> list[Difference]:
        """Every record in which they differ."""
        return differences(self.source.digests, self.target.digests)

    def to_json(self) -> dict[str, Any]:
        """The comparison for programs."""
        return {
            "source": self.source.to_json(),
            "target": {"counts": self.target.counts(), "digests": self.target.totals()},
            "differences": [vars(found) for found in self.differences],
        }


def load(
    platform: Platform, tenant_id: str, source: Source, *, report: Callable[[int, int], None] = lambda *_: None
) -> dict[str, Any]:
    """Take an export in, and return what came of all batches; those that were applied before are not sent again.

    ``rejects`` counts the rows that could not be taken in.

    Raises:
        LocalError: The platform refused it, or a batch was not taken in.
    """
    migration_id = source.mapping.source
    tenant = platform.step(tenant_id, "begin", migration_id=migration_id)
    if tenant["migration"]["status"] not in _TAKING_IN:
        raise LocalError(
            f"the migration is {tenant['migration']['status']!r}: nothing is taken in any more",
            "roll back first, where that is what you want",
        )
    known = platform.applied(tenant_id, migration_id)["batches"]
    rejects = 0

    def sound() -> Iterator[Change]:
        nonlocal rejects
        for record in source.records(tenant_id):
            if isinstance(record, Change):
                yield record
            else:
                rejects += 1

    sent: set[str] = set()
    for batch in batches(sound(), tenant_id=tenant_id, migration_id=migration_id, tier=tenant["tier"]):
        sent.add(batch["batch_id"])
        if batch["batch_id"] not in known:
            platform.send(batch)
    done = platform.settle(tenant_id, migration_id, sent, report=lambda count: report(count, len(sent)))
    return {**done, "rejects": rejects}


def apply(platform: Platform, tenant_id: str, tier: str, mapping: Mapping, found: list[Change]) -> int:
    """Take changes in, wait until they are, and return how many batches they were."""
    sent = set()
    for batch in batches(found, tenant_id=tenant_id, migration_id=mapping.source, tier=tier):
        sent.add(batch["batch_id"])
        platform.send(batch)
    platform.settle(tenant_id, mapping.source, sent)
    return len(sent)


def compare(platform: Platform, tenant_id: str, source: Source) -> Comparison:
    """Compare every record of the old installation with the tenant's, and the tenant's with it.

    The tenant's lists of orders may show a change a moment late: what differs is looked at again.
    """
    there = contents(source.records(tenant_id))
    for _ in range(_LOOKS):
        here = Contents(
            {
                (kind, entry["key"]): entry["digest"]
                for kind, entry in platform.records(tenant_id, source.mapping.source)
            }
        )
        comparison = Comparison(there, here)
        if not comparison.differences:
            break
    return comparison


def cut_over(
    platform: Platform,
    tenant_id: str,
    source: Source,
    *,
    leave_rejects: bool = False,
    report: Callable[[str], None] = lambda _: None,
) -> Comparison:
    """Make the tenant the authority: freeze it, take the last changes in, compare, and switch.

    Args:
        platform: Where the tenant is.
        tenant_id: The tenant.
        source: The old installation, which takes no writes any more.
        leave_rejects: Whether rows that can't be taken in may be left behind.
        report: Told what is being done.

    Raises:
        LocalError: The systems differ, or a step failed; the tenant is as before, and the old installation still the
            authority.
    """
    report("freezing the tenant")
    found = platform.step(tenant_id, "show")["migration"]
    if found is not None and found["status"] in _FROZEN:
        # An earlier attempt was killed before it could thaw the tenant.
        platform.step(tenant_id, "thaw")
    tenant = platform.step(tenant_id, "freeze")
    try:
        if source.changes is not None:
            report("taking the last changes in")
            last = changed(source.mapping, source.changes, tenant_id=tenant_id)
            apply(platform, tenant_id, tenant["tier"], source.mapping, [one for one in last if isinstance(one, Change)])
        report("closing the loader")
        platform.step(tenant_id, "close")
        platform.drain()
        report("comparing")
        comparison = compare(platform, tenant_id, source)
        _check_equal(comparison)
        _check_rejects(comparison, leave_rejects=leave_rejects)
    except BaseException:
        platform.step(tenant_id, "thaw")
        raise
    platform.step(tenant_id, "cut_over")
    return comparison


def write_down(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _check_equal(comparison: Comparison) -> None:
    found = comparison.differences
    if found:
        raise LocalError(
            f"{len(found)} records differ, the first is {_named(found[0])}",
            "`saas migrate verify` names all; the tenant is as before, and the old installation is the authority",
        )


def _check_rejects(comparison: Comparison, *, leave_rejects: bool) -> None:
    rejects = comparison.source.rejects
    if rejects and not leave_rejects:
        raise LocalError(
            f"{len(rejects)} rows can't be taken in, the first is {rejects[0].origin}",
            "mend them in the old installation, or say --leave-rejects",
        )


def _named(difference: Difference) -> str:
    return f"{difference.kind} {difference.key} ({difference.what})"
