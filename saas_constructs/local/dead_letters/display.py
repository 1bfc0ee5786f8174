"""Dead letters for people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from saas_constructs.local.console import console

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from saas_constructs.local.dead_letters.queues import DeadLetterQueue


def print_queues(queues: Sequence[DeadLetterQueue], ages: Mapping[str, int | None]) -> None:
    """Print a table that names every queue's owner whole, since the other commands take it.

    Args:
        queues: The queues.
        ages: Seconds since the oldest letter of each was sent, by URL; none where it is empty.
    """
    table = Table("owner", "kind", "letters", "oldest", box=SIMPLE_HEAD, pad_edge=False)
    table.columns[0].overflow = "fold"
    for column in table.columns[1:]:
        column.no_wrap = True
    in_several_regions = len({queue.region for queue in queues}) > 1
    for queue in queues:
        age = ages[queue.url]
        owner = queue.owner or queue.name
        table.add_row(
            f"{owner} ({queue.region})" if in_several_regions else owner,
            queue.kind.value,
            str(queue.count),
            "" if age is None else str(timedelta(seconds=age)),
        )
    console.print(table)


def print_letters(letters: Iterable[Mapping[str, Any]]) -> None:
    """Print what `Letter.shown` says, whole, so that ids can be copied on a narrow terminal too."""
    for letter in letters:
        name, letter_id = letter["detail_type"] or "no event", letter["event_id"] or letter["message_id"]
        _print(f"{name} {letter_id}")
        _print(f"  tenant {letter['tenant_id'] or 'unknown'}, sent {letter['sent_at']}")
        _print(f"  why: {letter['why']}")


def _print(line: str) -> None:
    console.print(line, soft_wrap=True, markup=False, highlight=False)
