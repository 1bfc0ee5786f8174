"""Going through all of a tenant's items in a table, in as many invocations as it takes.

A walk's state is small and can be kept as JSON. Who goes on with an old state sees some items again and misses none, so
whatever is done with an item must be repeatable.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, Self

from lambdas.moving.items import Item
from lambdas.moving.scanning import Page
from lambdas.moving.tally import NOTHING, Tally

SEGMENTS: Final = 4
"""Parts of a table that are read at the same time."""


class Scan(Protocol):
    """Reads pages of items."""

    def page(self, segment: int, of: int, after: Mapping[str, Any] | None) -> Page:
        """Read a page of a segment."""


@dataclass(frozen=True, slots=True)
class Segment:
    """How far one part of the table is.

    Attributes:
        after: Where the last page ended.
        is_done: Whether it was the last one.
        tally: What was counted up to there.
    """

    after: Mapping[str, Any] | None = None
    is_done: bool = False
    tally: Tally = NOTHING


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a walk is.

    Attributes:
        segments: Every part of the table.
    """

    segments: tuple[Segment, ...]

    @classmethod
    def begin(cls, segments: int = SEGMENTS) -> Self:
        """A walk at its beginning."""
        return cls((Segment(),) * segments)

    @property
    def is_done(self) -> bool:
        """Whether every item was seen."""
        return all(segment.is_done for segment in self.segments)

    @property
    def tally(self) -> Tally:
        """What was counted in all parts together."""
        return sum((segment.tally for segment in self.segments), NOTHING)

    def to_json(self) -> list[dict[str, Any]]:
        """The walk as an operation keeps it."""
        return [
            {"after": None if s.after is None else dict(s.after), "is_done": s.is_done, "tally": s.tally.to_json()}
            for s in self.segments
        ]

    @classmethod
    def from_json(cls, kept: Sequence[Mapping[str, Any]]) -> Self:
        """The walk that `to_json` told."""
        return cls(tuple(Segment(s["after"], s["is_done"], Tally.from_json(s["tally"])) for s in kept))


Visit = Callable[[Sequence[Item]], Tally]
"""Does something with the items of a page, and answers what is to be counted of them."""


def go_on(walk: Walk, scan: Scan, visit: Visit, *, has_time: Callable[[], bool]) -> Walk:
    """Take a walk further, by a page of each part at least, and to its end if there is time.

    Args:
        walk: How far it is.
        scan: Reads the pages.
        visit: What is done with them, in several threads.
        has_time: Whether another page may be begun.

    Raises:
        Exception: What ``scan`` or ``visit`` raised; the walk is then where it was.
    """

    def further(number: int) -> Segment:
        segment = walk.segments[number]
        while not segment.is_done:
            page = scan.page(number, len(walk.segments), segment.after)
            counted = visit(page.items) if page.items else NOTHING
            segment = replace(segment, after=page.after, is_done=page.after is None, tally=segment.tally + counted)
            if not has_time():
                break
        return segment

    with ThreadPoolExecutor(max_workers=len(walk.segments)) as threads:
        return Walk(tuple(threads.map(further, range(len(walk.segments)))))
