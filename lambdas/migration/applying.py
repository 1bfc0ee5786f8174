"""Taking changes of the old installation in, once each however often they come; knows no DynamoDB."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from lambdas.migration.reading import record_of
from lambdas.migration.records import Batch, Change, digest_of
from lambdas.migration.store import Found
from lambdas.shared.contention import repeated
from lambdas.shared.moments import rfc3339, utc_now

APPLIED: Final = "applied"
"""The record was written."""
SAME: Final = "same"
"""The record was there with this content."""
STALE: Final = "stale"
"""This version, or a later one, was taken in before."""
REFUSED: Final = "refused"
"""The record is not this migration's to write."""

_FOREIGN: Final = "the tenant has a record of this key with other content, which was not taken in from there"


class Target(Protocol):
    """One tenant's records."""

    def is_applied(self, batch_id: str) -> bool:
        """Whether a batch was applied."""

    def find(self, changes: Sequence[Change]) -> dict[tuple[str, str], Found]:
        """What there is of the records of changes."""

    def write(self, change: Change, found: Found, *, tier: str, at: str) -> None:
        """Keep a change's content and mark it; raises ``LostRaceError``."""

    def mark(self, change: Change, found: Found) -> None:
        """Mark a change; raises ``LostRaceError``."""

    def close(self, batch: Batch, counts: Mapping[str, int], refused: Sequence[Mapping[str, str]]) -> None:
        """Mark that a batch was applied."""


def apply(batch: Batch, *, target: Target, now: Callable[[], datetime] = utc_now) -> Counter[str]:
    """Take a batch in; how many of its changes had which outcome. One that was applied before counts nothing.

    What the old installation says goes before what the tenant's people changed about a record that came from there. A
    record that did not come from there is left alone: the change is refused, and the mark of the batch names it.

    Raises:
        BusyError: Others kept changing a record; what was taken in stays so.
    """
    if target.is_applied(batch.batch_id):
        return Counter()
    at = rfc3339(now())
    found = target.find(batch.changes)
    counts: Counter[str] = Counter()
    refused: list[dict[str, str]] = []
    for change in batch.changes:
        outcome = _apply(change, found, target=target, tier=batch.tier, at=at)
        counts[outcome] += 1
        if outcome == REFUSED:
            refused.append({"kind": change.kind, "key": change.key, "reason": _FOREIGN})
    target.close(batch, counts, refused)
    return counts


def _apply(change: Change, found: dict[tuple[str, str], Found], *, target: Target, tier: str, at: str) -> str:
    name = change.kind, change.key
    read_ahead = [found.pop(name)] if name in found else []

    def attempt() -> str:
        # A record that was read ahead may have changed, by an earlier change of the same batch, too.
        here = read_ahead.pop() if read_ahead else target.find([change])[name]
        if here.mark and here.mark.version >= change.version:
            return STALE
        if here.item is not None:
            content = record_of(change.kind, here.item)
            if change.record is not None and digest_of(change.kind, change.key, content) == change.digest:
                target.mark(change, here)
                return SAME
            if here.mark is None:
                return REFUSED
        target.write(change, here, tier=tier, at=at)
        return APPLIED

    return repeated(attempt)
