"""Putting events on the bus, and making sure that they are on it."""

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from lambdas.shared.contracts.envelope import Event

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

_ATTEMPTS: Final = 4
_FIRST_PAUSE_SECONDS: Final = 0.1


class EventNotPublishedError(Exception):
    """The bus refused an event repeatedly."""


class EventPublisher:
    """Publishes contracted events.

    Args:
        client: EventBridge.
        bus_name: The event bus.
        pause: Waits for a number of seconds between attempts.
    """

    def __init__(
        self,
        client: "EventBridgeClient",
        bus_name: str,
        *,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._bus_name = bus_name
        self._pause = pause

    def publish(self, event: Event) -> None:
        """Put ``event`` on the bus.

        PutEvents succeeds as a call when it fails for an entry, so the answer's ``FailedEntryCount`` is what counts
        (EventBridge API Reference, "PutEvents").

        Raises:
            EventNotPublishedError: It was refused in every attempt.
            ClientError: The call itself failed.
        """
        reason = ""
        for attempt in range(_ATTEMPTS):
            if attempt:
                self._pause(_FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
            answer = self._client.put_events(
                Entries=[
                    {
                        "EventBusName": self._bus_name,
                        "Source": event.SOURCE,
                        "DetailType": event.DETAIL_TYPE,
                        "Detail": json.dumps(event.to_detail(), separators=(",", ":")),
                    }
                ]
            )
            if not answer["FailedEntryCount"]:
                return
            reason = answer["Entries"][0].get("ErrorCode", "no reason given")
        raise EventNotPublishedError(
            f"the bus {self._bus_name} refused {event.DETAIL_TYPE} {_ATTEMPTS} times, last with {reason}"
        )
