"""The log of a function, read as it grows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# An answer holds no more events, the oldest ones, and the emulator gives no token for the rest.
_MOST_EVENTS = 10_000
# An event has its moment before it is stored: one of another stream may overtake it.
_LATE_MILLISECONDS = 1_000


class LogGroup:
    """The events of one log group.

    Args:
        logs: A boto3 client of CloudWatch Logs.
        name: The group's name.
    """

    def __init__(self, logs: Any, name: str) -> None:
        self._logs = logs
        self._name = name
        self._since = 0
        self._seen: Counter[tuple[int, str, str]] = Counter()

    def new_lines(self) -> list[str]:
        """Read what has been logged since the last call, or from the beginning; nothing while there is no group."""
        lines: list[str] = []
        full = True
        while full:
            events = self._events()
            full = len(events) >= _MOST_EVENTS
            lines += [str(event["message"]).rstrip("\n") for event in self._unseen(events)]
            if events:
                self._go_on(events[-1]["timestamp"], full=full)
        return lines

    def _events(self) -> Sequence[dict[str, Any]]:
        try:
            answer = self._logs.filter_log_events(logGroupName=self._name, startTime=self._since)
        except self._logs.exceptions.ResourceNotFoundException:
            return []
        events: list[dict[str, Any]] = answer["events"]
        return events

    def _unseen(self, events: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the events that no call has shown; equal ones are told apart by their number, as they have no id."""
        shown = self._seen.copy()
        for event in events:
            key = (event["timestamp"], event["logStreamName"], event["message"])
            if shown[key]:
                shown[key] -= 1
            else:
                self._seen[key] += 1
                yield event

    def _go_on(self, newest: int, *, full: bool) -> None:
        """Ask from where later events can be, the next time."""
        if not full:
            since = newest - _LATE_MILLISECONDS
        elif newest > self._since:
            since = newest
        else:
            # What else this millisecond holds cannot be had.
            since = newest + 1
        self._since = max(self._since, since)
        self._seen = Counter({key: count for key, count in self._seen.items() if key[0] >= self._since})
