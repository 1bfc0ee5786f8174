"""One batch of the table's stream, published."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.outbox.publishing import OrderedPublisher
from lambdas.outbox.records import Refused, Told, events_of, owner_of
from lambdas.shared.observability import count, logger

REDRIVE: Final = "saas:redrive"
"""Source of a record that an operator sends again: what is refused stays where it came from."""

Record = Mapping[str, Any]


class Letters(Protocol):
    """Where refused events are kept."""

    def put(self, refused: Refused, *, sort_key: str) -> None:
        """Keep what was refused."""


class Relay:
    """Publishes what the writes of a batch told.

    Args:
        publisher: Puts events on the bus.
        letters: Keeps what can't be published.
        sources: Those that may be used.
    """

    def __init__(self, *, publisher: OrderedPublisher, letters: Letters, sources: Collection[str]) -> None:
        self._publisher = publisher
        self._letters = letters
        self._sources = sources
        # Of a batch that comes again, because a part of it had to wait. Lambda begins again at the first of these, and
        # an environment that remembers what it has published spares the consumers the rest of the duplicates.
        self._settled: set[tuple[str, int]] = set()

    def relay(self, records: Sequence[Record]) -> list[str]:
        """Publish what ``records`` told; returns the numbers of those that must come again, in their order."""
        told: list[Told] = []
        refused: list[Refused] = []
        for record in records:
            for found in events_of(record, self._sources):
                if isinstance(found, Refused):
                    refused.append(found)
                elif (found.change, found.position) not in self._settled:
                    told.append(found)
        outcome = self._publisher.publish(told)
        count("EventPublished", len(outcome.published))
        failed = {event.record for event in outcome.waiting}
        if outcome.waiting:
            logger.warning("publishing waits", events=len(outcome.waiting), reason=outcome.reason)
        by_number = {record["dynamodb"]["SequenceNumber"]: record for record in records}
        for letter in (*refused, *outcome.refused):
            if not self._kept(letter, by_number[letter.record]):
                failed.add(letter.record)
        settled = {(event.change, event.position) for event in outcome.published}
        self._settled = self._settled | settled if failed else set()
        return [number for number in by_number if number in failed]

    def _kept(self, refused: Refused, record: Record) -> bool:
        """Put a refused event among the dead letters; whether it is safe there."""
        logger.error(
            "event refused",
            tenant_id=owner_of(refused.aggregate),
            sequence_number=refused.record,
            reason=refused.reason,
        )
        count("EventRefused")
        if record.get("eventSource") == REDRIVE:
            return False
        try:
            self._letters.put(refused, sort_key=record["dynamodb"]["NewImage"]["sk"]["S"])
        except (BotoCoreError, ClientError):
            logger.exception("a dead letter was not taken")
            return False
        return True
