"""All of a tenant's items in files that it can take with it: JSON Lines, compressed, with a manifest.

The lines are DynamoDB's JSON, which its import from S3 takes (DynamoDB Developer Guide, "Amazon DynamoDB import format
quotas and validation"). A file is written when it is large enough or time is over, so that never more than one file for
each segment is held in memory, and who goes on after a crash writes the same names again.
"""

import functools
import gzip
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from lambdas.moving.archive import ITEMS, Archive, StoredFile
from lambdas.moving.items import Item, json_line
from lambdas.moving.scanning import Page
from lambdas.moving.tally import Tally
from lambdas.moving.walk import SEGMENTS, Scan, Segment, Walk

FORMAT: Final = "saas-constructs-export/1"
PART_BYTES: Final = 8 * 1024 * 1024
"""Size of a file before it is compressed, at which it is written."""


@dataclass(frozen=True, slots=True)
class Export:
    """How far an export is.

    Attributes:
        walk: Over the tenant's table.
        parts: How many files each segment has.
    """

    walk: Walk
    parts: tuple[int, ...]

    @classmethod
    def begin(cls) -> Self:
        """An export at its beginning."""
        return cls(Walk.begin(), (0,) * SEGMENTS)

    @property
    def is_done(self) -> bool:
        """Whether every item is in a file."""
        return self.walk.is_done

    @property
    def names(self) -> list[str]:
        """Names of the files."""
        return [_name(segment, number) for segment, count in enumerate(self.parts) for number in range(count)]

    def to_json(self) -> dict[str, Any]:
        """The export as an operation keeps it."""
        return {"walk": self.walk.to_json(), "parts": list(self.parts)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The export that `to_json` told."""
        return cls(Walk.from_json(kept["walk"]), tuple(kept["parts"]))


class _Part:
    """A file in the making."""

    def __init__(self) -> None:
        self.items = 0
        self.size = 0
        self._buffer = io.BytesIO()
        # No time and no name: the same items make the same file.
        self._gzip = gzip.GzipFile(filename="", mode="wb", fileobj=self._buffer, mtime=0)

    def add(self, items: Sequence[Item]) -> None:
        for item in items:
            line = json_line(item)
            self._gzip.write(line)
            self.size += len(line)
        self.items += len(items)

    def content(self) -> bytes:
        self._gzip.close()
        return self._buffer.getvalue()


def go_on(
    export: Export, scan: Scan, archive: Archive, *, has_time: Callable[[], bool], part_bytes: int = PART_BYTES
) -> Export:
    """Write more files, and the last ones if there is time.

    Args:
        export: How far it is.
        scan: Reads the tenant's items.
        archive: Where the files go.
        has_time: Whether another page may be begun.
        part_bytes: Size of a file before it is compressed, at which it is written.

    Raises:
        Exception: What a call raised; the export is then where it was.
    """

    def further(number: int) -> tuple[Segment, int]:
        segment, parts = export.walk.segments[number], export.parts[number]
        read = functools.partial(scan.page, number, len(export.walk.segments))
        for part, reached in _parts(segment, read, has_time, part_bytes):
            if part.items:
                archive.put(_name(number, parts), part.content(), kind="application/gzip", items=part.items)
                parts += 1
            segment = reached
        return segment, parts

    with ThreadPoolExecutor(max_workers=len(export.parts)) as threads:
        done = list(threads.map(further, range(len(export.parts))))
    return Export(Walk(tuple(segment for segment, _ in done)), tuple(parts for _, parts in done))


def _parts(
    segment: Segment,
    read: Callable[[Mapping[str, Any] | None], Page],
    has_time: Callable[[], bool],
    part_bytes: int,
) -> Iterator[tuple[_Part, Segment]]:
    """Files, each with where the segment is once the file is written."""
    part = _Part()
    while not segment.is_done:
        page = read(segment.after)
        part.add(page.items)
        tally = segment.tally + Tally.of(page.items, compared_until=0)
        segment = replace(segment, after=page.after, is_done=page.after is None, tally=tally)
        is_over = not has_time()
        if is_over or segment.is_done or part.size >= part_bytes:
            yield part, segment
            part = _Part()
        if is_over:
            return


def manifest(export: Export, archive: Archive, *, at: str, others: Sequence[StoredFile]) -> dict[str, Any]:
    """What the archive holds, once every item is in a file; leftovers of attempts that crashed are deleted.

    Args:
        export: At its end.
        archive: Where the files are.
        at: When the export ended; UTC, RFC 3339.
        others: Files beside those of items.
    """
    names = export.names
    archive.keep_only(ITEMS, names)
    tally = export.walk.tally
    return {
        "format": FORMAT,
        "tenant_id": archive.tenant_id,
        "operation_id": archive.operation_id,
        "ended_at": at,
        "items": tally.items,
        "digests": tally.to_json(),
        "files": [archive.stored(name).to_json() for name in names] + [other.to_json() for other in others],
    }


def _name(segment: int, number: int) -> str:
    return f"{ITEMS}{segment:02}-{number:05}.jsonl.gz"
