"""What an export comes to: records, rejects, counts and digests. It writes nothing and asks nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from saas_constructs.local.migration.export import change_row, lines_of, rows_of
from saas_constructs.local.migration.records import KINDS, Change
from saas_constructs.local.migration.translation import References, Reject, Translator, translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from saas_constructs.local.migration.mapping import Mapping as OldMapping

_MODULUS = 1 << 256


@dataclass
class Contents:
    """The records that a system holds, without their content.

    Args:
        digests: By kind and key, the digest of each record's content.
        rejects: Rows that are none.
    """

    digests: dict[tuple[str, str], str] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many records there are of each kind."""
        counted = Counter(kind for kind, _ in self.digests)
        return {kind: counted[kind] for kind in KINDS}

    def totals(self) -> dict[str, str]:
        """One digest for each kind: the sum of its records', so that their order does not matter."""
        sums = dict.fromkeys(KINDS, 0)
        for (kind, _), digest in self.digests.items():
            sums[kind] = (sums[kind] + int(digest, 16)) % _MODULUS
        return {kind: f"{total:064x}" for kind, total in sums.items()}

    def to_json(self) -> dict[str, Any]:
        """Counts, digests and rejects for programs."""
        return {
            "counts": self.counts(),
            "digests": self.totals(),
            "rejects": [
                {"kind": reject.kind, "origin": reject.origin, "reasons": list(reject.reasons)}
                for reject in self.rejects
            ],
        }


def exported(mapping: OldMapping, folder: Path, *, tenant_id: str) -> Iterator[Change | Reject]:
    """Each record of an export, or why a row is none."""
    return translated(rows_of(mapping, folder), Translator(mapping, tenant_id), references=References())


def changed(mapping: OldMapping, path: Path, *, tenant_id: str) -> Iterator[Change | Reject]:
    """Each change in a file of changes, or why a line is none."""
    translator = Translator(mapping, tenant_id, needs_version=True)
    rows = (change_row(origin, line) for origin, line in lines_of(path))
    return translated(rows, translator, references=None)


def contents(changes: Iterable[Change | Reject]) -> Contents:
    """What a system holds after changes: of each record the latest version, whatever came first."""
    found = Contents()
    versions: dict[tuple[str, str], int] = {}
    for change in changes:
        if isinstance(change, Reject):
            found.rejects.append(change)
            continue
        name = change.kind, change.key
        if versions.get(name, -1) >= change.version:
            continue
        versions[name] = change.version
        if change.record is None:
            found.digests.pop(name, None)
        else:
            found.digests[name] = change.digest
    return found


@dataclass(frozen=True)
class Difference:
    """A record in which two systems differ.

    Args:
        kind: Its kind.
        key: What it is called in the application.
        what: ``missing`` in the tenant, ``extra`` there, or ``different``.
    """

    kind: str
    key: str
    what: str


def differences(source: Mapping[tuple[str, str], str], target: Mapping[tuple[str, str], str]) -> list[Difference]:
    """Every record in which the old installation and the tenant differ, by kind and key."""
    found = []
    for kind, key in sorted({*source, *target}):
        here, there = source.get((kind, key)), target.get((kind, key))
        if here != there:
            what = "missing" if there is None else "extra" if here is None else "different"
            found.append(Difference(kind, key, what))
    return found
