"""What a subscription of CloudWatch Logs delivers: some events of one log.

Source: "Subscription filters with Lambda" (Amazon CloudWatch Logs User Guide).
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

_DATA = "DATA_MESSAGE"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event of a log.

    Attributes:
        milliseconds: When it was logged, since the epoch.
        text: What was logged.
    """

    milliseconds: int
    text: str


@dataclass(frozen=True, slots=True)
class LogBatch:
    """Lines that were delivered together. Logs delivers a batch again, the same one, when the function failed on it.

    Attributes:
        batch_id: The same for the same lines of the same log.
        subscriptions: Names of the filters that chose them.
        lines: The lines.
    """

    batch_id: str
    subscriptions: tuple[str, ...]
    lines: tuple[LogLine, ...]

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> Self:
        """The batch in an invocation's event; one without lines where Logs only tries whether it can deliver."""
        content = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
        events = content["logEvents"] if content["messageType"] == _DATA else []
        # The compressed form is not the same each time; the ids of a log's events are.
        told = [content["logGroup"], content["logStream"], [entry["id"] for entry in events]]
        return cls(
            batch_id=hashlib.sha256(json.dumps(told).encode()).hexdigest(),
            subscriptions=tuple(content["subscriptionFilters"]),
            lines=tuple(LogLine(entry["timestamp"], entry["message"]) for entry in events),
        )
