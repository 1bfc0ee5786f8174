"""Putting events on the bus: each aggregate's in order, and none taken for published that the bus did not take."""

import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.outbox.records import MAX_ENTRY_BYTES, Refused, Told

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

MAX_ENTRIES: Final = 10
_ATTEMPTS: Final = 4
_FIRST_PAUSE_SECONDS: Final = 0.1
# EventBridge API Reference, "PutEventsResultEntry": trying again can't help. What a permission refuses is not among
# them: an operator can mend that, and until then the event has to wait.
_MALFORMED: Final = "ValidationException"
_FINAL: Final = frozenset(
    {_MALFORMED, "InvalidArgument", "MalformedDetail", "InvalidAccountIdException", "RedactionFailure"}
)


class BusUnavailableError(Exception):
    """The bus takes nothing now; what was not published has to wait."""


@dataclass(slots=True)
class Outcome:
    """What became of events.

    Attributes:
        published: Those that the bus took.
        refused: Those that it will never take.
        waiting: Those that must be tried again, with all that follow them in their aggregate.
        reason: Why the last of these waits.
    """

    published: list[Told] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    waiting: list[Told] = field(default_factory=list)
    reason: str = ""


class OrderedPublisher:
    """Publishes events of many aggregates at once, and those of one aggregate one after the other.

    A request holds at most one event of an aggregate, since the bus may take some entries of a request and refuse
    others; the next is put only when the one before it was taken.

    Args:
        client: EventBridge.
        bus_name: The event bus.
        pause: Waits for a number of seconds between attempts.
    """

    def __init__(
        self, client: "EventBridgeClient", bus_name: str, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._bus_name = bus_name
        self._pause = pause

    def publish(self, events: Iterable[Told]) -> Outcome:
        """Put all ``events`` on the bus that it takes, those of an aggregate in their order."""
        queues: dict[str, deque[Told]] = {}
        for event in events:
            queues.setdefault(event.aggregate, deque()).append(event)
        outcome = Outcome()
        try:
            while queues:
                for request in _requests([queue[0] for queue in queues.values()]):
                    self._settle(request, queues, outcome)
        except BusUnavailableError as error:
            outcome.reason = str(error)
            outcome.waiting += [event for queue in queues.values() for event in queue]
        return outcome

    def _settle(self, request: Sequence[Told], queues: dict[str, deque[Told]], outcome: Outcome) -> None:
        """Put a request on the bus, and take what is settled off the queues."""
        for event, code in self._put(request).items():
            queue = queues[event.aggregate]
            if not code:
                outcome.published.append(queue.popleft())
            elif code in _FINAL:
                reason = f"the bus refuses it: {code}"
                outcome.refused.append(Refused(event.record, event.aggregate, reason, queue.popleft().event))
            else:
                outcome.reason = f"the bus refused {event.detail_type} {_ATTEMPTS} times, last with {code}"
                outcome.waiting += queue
                queue.clear()
            if not queue:
                del queues[event.aggregate]

    def _put(self, request: Sequence[Told]) -> dict[Told, str]:
        """Put a request on the bus, again for what it did not take; returns the last error code of each, if any."""
        failures: dict[Told, str] = {}
        left = list(request)
        for attempt in range(_ATTEMPTS):
            if attempt:
                # Jitter: publishers of other shards were throttled at the same moment.
                self._pause(_FIRST_PAUSE_SECONDS * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
            try:
                codes = dict(zip(left, self._call(left), strict=True))
            except BusUnavailableError:
                if attempt:
                    # What was taken before is settled first; the next request meets the bus as it is now.
                    break
                raise
            failures = {**failures, **codes}
            left = [event for event, code in codes.items() if code and code not in _FINAL]
            if not left:
                break
        return failures

    def _call(self, events: Sequence[Told]) -> list[str]:
        """Put events on the bus in one call; returns each one's error code, empty where it was taken.

        PutEvents succeeds as a call when it fails for an entry (EventBridge API Reference, "PutEvents").
        """
        try:
            answer = self._client.put_events(
                Entries=[
                    {
                        "EventBusName": self._bus_name,
                        "Source": event.source,
                        "DetailType": event.detail_type,
                        "Detail": event.detail,
                    }
                    for event in events
                ]
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != _MALFORMED:
                raise BusUnavailableError(f"the bus {self._bus_name} takes nothing: {error}") from error
            # Which entry it means is in the text only, and one malformed entry must not hold up the others.
            return [_MALFORMED] if len(events) == 1 else [code for event in events for code in self._call([event])]
        except BotoCoreError as error:
            raise BusUnavailableError(f"the bus {self._bus_name} does not answer: {error}") from error
        if not answer["FailedEntryCount"]:
            return [""] * len(events)
        return [entry.get("ErrorCode", "") for entry in answer["Entries"]]


def _requests(events: Iterable[Told]) -> Iterator[list[Told]]:
    """Divide events among requests that hold no more entries and bytes than the bus takes."""
    request: list[Told] = []
    size = 0
    for event in events:
        if request and (len(request) == MAX_ENTRIES or size + event.size > MAX_ENTRY_BYTES):
            yield request
            request, size = [], 0
        request.append(event)
        size += event.size
    if request:
        yield request
