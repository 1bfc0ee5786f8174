"""The page that a run of the drills writes."""

from __future__ import annotations

import json
import os
import platform
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from drills.outcome import Outcome

_HEAD = """<!-- Written by `make drill`. -->
# Failure drills

`make drill` breaks the reference application on the embedded AWS while orders of two tenants go through it, waits until
everything has come to rest, and counts. Faults strike inside deployed functions, around their AWS calls: a process that
ends, a call that is throttled, an event that comes twice. Guests and staff repeat what failed, as clients do; a
kitchen's display and a customer's page of each tenant follow live push from the first drill to the last. Each promise
is held against all orders of both tenants in the run so far, from the table, the bus's log, the workflows' history and
what the pages saw. Every dead letter is explained and sent again by `saas dlq`; what dies again for the same reason is
poison, and discarded. Tickets are timed from the API's answer to the guest until the kitchen's display has them.
`python -m drills --only NAME` runs one drill again, and leaves the others' sections as they are.

| drill | orders | faults struck | requests repeated | dead letters | promises broken | seconds |
|---|---|---|---|---|---|---|
"""
_SHOWN = 3


@dataclass(frozen=True)
class Entry:
    """What the page says of a drill.

    Attributes:
        row: In the table of all drills.
        section: Its own.
    """

    row: str
    section: str

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """What there is to say of an outcome that was seen just now, here."""
        row = (
            f"| [{outcome.name}](#{outcome.name.replace(' ', '-')}) | {outcome.orders} | {outcome.struck.total()} "
            f"| {outcome.repeated} of {outcome.requests} | {len(outcome.letters)} "
            f"| {sum(bool(promise.broken) for promise in outcome.promises)} of {len(outcome.promises)} "
            f"| {outcome.seconds:.0f} |\n"
        )
        return cls(row, "".join(_section(outcome)))


def kept_in(file: Path) -> dict[str, Entry]:
    """What was seen by now, by the drill's name; nothing where there is no such file."""
    if not file.exists():
        return {}
    return {name: Entry(**kept) for name, kept in json.loads(file.read_text(encoding="utf-8")).items()}


def keep_in(file: Path, entries: Mapping[str, Entry]) -> None:
    """Keep it for the next run."""
    content = {name: asdict(entry) for name, entry in sorted(entries.items())}
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def page(entries: Sequence[Entry]) -> str:
    """The whole page."""
    return _HEAD + "".join(entry.row for entry in entries) + "".join(entry.section for entry in entries)


def faults_of(outcome: Outcome) -> list[str]:
    """What keeps a drill from holding, a line for each."""
    broken = [
        f"{promise.text}: broken by {', '.join(promise.broken)}" for promise in outcome.promises if promise.broken
    ]
    return broken + [
        f"letter of {letter.owner}: {letter.what or 'no event'}, {letter.reason or 'not explained'}, {letter.fate}"
        for letter in outcome.letters
        if not letter.settled
    ]


def _section(outcome: Outcome) -> Iterator[str]:
    yield f"\n## {outcome.name}\n{outcome.story[0].upper()}{outcome.story[1:]}.\n\n"
    yield f"Taken on {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores "
    yield f"({platform.machine()}).\n\n"
    yield "Ended: " + ", ".join(f"{count} {state}" for state, count in sorted(outcome.ended.items())) + ".\n"
    if outcome.living:
        yield f"{outcome.orders / outcome.living:.1f} orders a second while they were placed. "
    yield f"Pages lost their connection {outcome.losses} times"
    yield f", and {outcome.incomplete} times read their lists again.\n\n" if outcome.incomplete else ".\n\n"
    yield "| tickets of | seen | p50 | p95 |\n|---|---|---|---|\n"
    yield from (f"| {wait.who} | {wait.tickets} | {wait.p50:.2f} s | {wait.p95:.2f} s |\n" for wait in outcome.waits)
    yield "\n"
    if outcome.struck:
        yield "| fault struck, or done from outside | times |\n|---|---|\n"
        yield from (f"| `{fault}` | {times} |\n" for fault, times in sorted(outcome.struck.items()))
        yield "\n"
    yield "| promise | looked at | broken by |\n|---|---|---|\n"
    for promise in outcome.promises:
        shown = ", ".join(promise.broken[:_SHOWN]) + (" ..." if len(promise.broken) > _SHOWN else "")
        yield f"| {promise.text} | {promise.looked_at:,} {promise.unit} | {shown or 'none'} |\n"
    if outcome.letters:
        yield "\n| dead letters of | event | why | letters | what became of them |\n|---|---|---|---|---|\n"
        alike = Counter((letter.owner, letter.what, letter.reason, letter.fate) for letter in outcome.letters)
        for (owner, what, reason, fate), count in sorted(alike.items()):
            yield f"| `{owner}` | {what or 'none'} | {_cell(reason)} | {count} | {fate} |\n"


def _cell(text: str) -> str:
    return (text or "**not explained**").replace("|", "\\|").replace("\n", " ")
