"""Migrations for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from saas_constructs.local.console import console
from saas_constructs.local.migration.records import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from saas_constructs.local.migration.planning import Contents
    from saas_constructs.local.migration.running import Comparison
    from saas_constructs.local.migration.translation import Reject

_SHOWN = 50
_DIGITS = 12


def print_contents(found: Contents) -> None:
    """Print how many records of each kind there are, and the beginning of their digest."""
    table = _table("kind", "records", "digest")
    counts, totals = found.counts(), found.totals()
    for kind in KINDS:
        table.add_row(kind, str(counts[kind]), totals[kind][:_DIGITS])
    console.print(table)


def print_rejects(rejects: Sequence[Reject]) -> None:
    """Print where each reject stands and what is wrong with it."""
    for reject in rejects[:_SHOWN]:
        _line(f"rejected {reject.kind} {reject.origin}: {'; '.join(reject.reasons)}")
    _rest(len(rejects))


def print_comparison(comparison: Comparison) -> None:
    """Print counts and digests of both systems, then every difference."""
    table = _table("kind", "old", "tenant", "digests")
    there, here = comparison.source, comparison.target
    for kind in KINDS:
        equal = there.totals()[kind] == here.totals()[kind]
        table.add_row(kind, str(there.counts()[kind]), str(here.counts()[kind]), "equal" if equal else "different")
    console.print(table)
    found = comparison.differences
    for difference in found[:_SHOWN]:
        _line(f"{difference.what} {difference.kind} {difference.key}")
    _rest(len(found))
    print_rejects(there.rejects)


def print_state(state: Mapping[str, Any], progress: Mapping[str, Any]) -> None:
    """Print where a migration is and how it came there."""
    migration = state["migration"]
    _line(f"migration from {migration['migration_id']}: {migration['status']}, authority: {migration['authority']}")
    if migration["retire_on"]:
        _line(f"the old installation is retired on {migration['retire_on']}")
    counted = ", ".join(f"{count} {name}" for name, count in sorted(progress["counts"].items())) or "nothing"
    _line(f"{progress['batches']} batches taken in: {counted}")
    table = _table("at", "step", "state", "by")
    for step in migration["history"]:
        table.add_row(step["at"], step["action"], step["status"], step["by"])
    console.print(table)


def _table(*columns: str) -> Table:
    return Table(*columns, box=SIMPLE_HEAD, pad_edge=False)


def _rest(count: int) -> None:
    if count > _SHOWN:
        _line(f"and {count - _SHOWN} more; --json names all")


def _line(text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
