"""Making one table hold exactly what another one holds of a tenant, and seeing that it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from lambdas.moving.items import Item
from lambdas.moving.sides import Side
from lambdas.moving.tally import Tally
from lambdas.moving.walk import Walk, go_on

HasTime = Callable[[], bool]
"""Whether another page may be begun in this invocation."""
Fence = Callable[[], None]
"""Raises where the tenant is no longer held for this operation, before anything is written."""


class ContentDiffersError(Exception):
    """The two tables do not hold the same."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two walks, one over each table of a move.

    Attributes:
        source: Over the table that the tenant leaves.
        target: Over the table that it is to have.
    """

    source: Walk
    target: Walk

    @classmethod
    def begin(cls) -> Self:
        """Both at their beginning."""
        return cls(Walk.begin(), Walk.begin())

    @property
    def is_done(self) -> bool:
        """Whether both are at their end."""
        return self.source.is_done and self.target.is_done

    def to_json(self) -> dict[str, Any]:
        """The two as an operation keeps them."""
        return {"source": self.source.to_json(), "target": self.target.to_json()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The two that `to_json` told."""
        return cls(Walk.from_json(kept["source"]), Walk.from_json(kept["target"]))


def copy(progress: Comparison, source: Side, target: Side, *, fence: Fence, has_time: HasTime) -> Comparison:
    """Copy every item of the source, then take away from the target what the source does not have.

    To be called again with what it returned until that is done; calling it with an older progress repeats some of it.

    Raises:
        BusyError: DynamoDB could not take all of it for now.
    """

    def put(items: Sequence[Item]) -> Tally:
        fence()
        target.put(items)
        return Tally.of(items, compared_until=0)

    def clear(items: Sequence[Item]) -> Tally:
        surplus = source.missing(items)
        if surplus:
            fence()
            target.delete(surplus)
        return Tally.of(surplus, compared_until=0)

    if not progress.source.is_done:
        progress = replace(progress, source=go_on(progress.source, source.scan, put, has_time=has_time))
    if progress.source.is_done and not progress.target.is_done:
        progress = replace(progress, target=go_on(progress.target, target.scan, clear, has_time=has_time))
    return progress


def compare(progress: Comparison, source: Side, target: Side, *, compared_until: int, has_time: HasTime) -> Comparison:
    """Read both tables again, and count.

    Args:
        progress: How far it is.
        source: The one table.
        target: The other one.
        compared_until: Epoch second; items that end before it are left out: see `Tally.of`.
        has_time: Whether another page may be begun.
    """

    def count(items: Sequence[Item]) -> Tally:
        return Tally.of(items, compared_until=compared_until)

    if not progress.source.is_done:
        progress = replace(progress, source=go_on(progress.source, source.scan, count, has_time=has_time))
    if progress.source.is_done and not progress.target.is_done:
        progress = replace(progress, target=go_on(progress.target, target.scan, count, has_time=has_time))
    return progress


def agreed(progress: Comparison) -> Tally:
    """What both tables hold, once both were read to their ends.

    Raises:
        ContentDiffersError: They hold different things; it says how many, never what.
    """
    source, target = progress.source.tally, progress.target.tally
    if source != target:
        raise ContentDiffersError(
            f"the source holds {source.items} items and the copy {target.items}"
            + (", of other content" if source.items == target.items else "")
        )
    return source
