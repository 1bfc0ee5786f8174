"""The log of a function, read as it grows."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# An answer holds no more events, the oldest ones, and the emulator gives no token for the rest.
_MOST_EVENTS = 10_000
# An event has its moment before it is stored: one of another stream may overtake it.
_LATE_MILLISECONDS = 1_000


class LogGroup:
    """The events of one log group.

    Args:
        logs: A boto3 client of CloudWatch Logs.
        name: The group's name.
        now: Seconds since the epoch, by the clock that events get their moments from; it may be set meanwhile.
    """

    def __init__(self, logs: Any, name: str, *, now: Callable[[], float] = time.time) -> None:
        self._logs = logs
        self._name = name
        self._now = now
        self._since = 0
        # Nothing is forgotten, for a clock that is set back by any time; the emulator itself holds much more of each.
        self._shown: Counter[int] = Counter()

    def new_lines(self) -> list[str]:
        """Read what has been logged since the last call, or from the beginning; nothing while there is no group."""
        since = max(0, min(self._since, int(self._now() * 1_000) - _LATE_MILLISECONDS))
        lines: list[str] = []
        full = True
        while full:
            events = self._events(since)
            full = len(events) >= _MOST_EVENTS
            lines += [str(event["message"]).rstrip("\n") for event in self._unseen(events)]
            if events:
                first, newest = events[0]["timestamp"], events[-1]["timestamp"]
                since = newest if newest > first else newest + 1
                self._since = newest - _LATE_MILLISECONDS
        return lines

    def _events(self, since: int) -> Sequence[dict[str, Any]]:
        """List the oldest events from a moment on; all of the first moment, however many."""
        try:
            answer = self._logs.filter_log_events(logGroupName=self._name, startTime=since)
            events: list[dict[str, Any]] = answer["events"]
            if len(events) >= _MOST_EVENTS and events[0]["timestamp"] == events[-1]["timestamp"]:
                # The emulator gives all lines of an invocation the same moment.
                return self._events_of(events[0]["timestamp"])
        except self._logs.exceptions.ResourceNotFoundException:
            return []
        return events

    def _events_of(self, moment: int) -> Sequence[dict[str, Any]]:
        streams = [
            stream["logStreamName"]
            for page in self._logs.get_paginator("describe_log_streams").paginate(logGroupName=self._name)
            for stream in page["logStreams"]
            if stream.get("firstEventTimestamp", moment) <= moment <= stream.get("lastEventTimestamp", moment)
        ]
        events = [event for stream in streams for event in self._events_in(stream, moment)]
        return sorted(events, key=lambda event: int(event["ingestionTime"]))

    def _events_in(self, stream: str, moment: int) -> Iterator[dict[str, Any]]:
        wanted: dict[str, Any] = {"logGroupName": self._name, "logStreamName": stream, "startFromHead": True}
        wanted |= {"startTime": moment, "endTime": moment + 1}
        at_end = False
        while not at_end:
            answer = self._logs.get_log_events(**wanted)
            yield from ({**event, "logStreamName": stream} for event in answer["events"])
            # "GetLogEvents": at the end of the stream it returns the token that it was passed.
            at_end = answer["nextForwardToken"] == wanted.get("nextToken")
            wanted["nextToken"] = answer["nextForwardToken"]

    def _unseen(self, events: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the events that no call has shown; equal ones are told apart by their number, as they have no id."""
        found: Counter[int] = Counter()
        for event in events:
            key = hash((event["timestamp"], event["logStreamName"], event["message"]))
            found[key] += 1
            if found[key] > self._shown[key]:
                self._shown[key] += 1
                yield event
