"""What a write told, read from the record of the table's stream."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lambdas.shared.outbox import ATTRIBUTE
from lambdas.shared.tenant_id import is_tenant_id

# EventBridge User Guide, "Calculating PutEvents event entry size": less than 256 KB, the names included.
MAX_ENTRY_BYTES: Final = 256 * 1024 - 1024
MAX_EVENTS: Final = 100
"""Events of one write at most: more than any service tells, and few enough for a batch of such writes to be done."""
_MAX_DEPTH: Final = 32
_SHOWN: Final = 60
_TOO_DEEP: Final = f"the outbox nests deeper than {_MAX_DEPTH} levels"
_IN_REGISTRY: Final = "tenant"
_TEXTS: Final = ("event_id", "tenant_id", "correlation_id", "occurred_at")


@dataclass(frozen=True, slots=True)
class Told:
    """An event that a write told, and that may be published.

    Attributes:
        record: The stream's number of the write.
        change: The stream's id of the write, which no other shard uses either.
        aggregate: Partition key of the item: events of one keep their order.
        position: The event's place among those of the same write.
        source: Of the entry.
        detail_type: Of the entry.
        detail: Of the entry, as JSON.
        event: The entry as the item has it.
    """

    record: str
    change: str
    aggregate: str
    position: int
    source: str
    detail_type: str
    detail: str
    event: Mapping[str, Any] = field(compare=False)

    @property
    def size(self) -> int:
        """Bytes that the entry counts with."""
        return len(self.detail.encode()) + len(self.source) + len(self.detail_type)


@dataclass(frozen=True, slots=True)
class Refused:
    """An event, or a whole outbox, that can never be published.

    Attributes:
        record: The stream's number of the write.
        aggregate: Partition key of the item.
        reason: Why.
        event: The entry as the item has it, or the outbox's text where it holds no entries.
    """

    record: str
    aggregate: str
    reason: str
    event: Mapping[str, Any] | str


def events_of(record: Mapping[str, Any], sources: Collection[str]) -> Iterator[Told | Refused]:
    """Read the events that a write told, in order; none where the write left an earlier outbox as it was.

    Args:
        record: Of a DynamoDB stream with new images, and old ones where it has them.
        sources: Those that may be used.
    """
    change = record["dynamodb"]
    number = change["SequenceNumber"]
    text = change.get("NewImage", {}).get(ATTRIBUTE, {}).get("S")
    if text is None or text == change.get("OldImage", {}).get(ATTRIBUTE, {}).get("S"):
        return
    aggregate = change["NewImage"]["pk"]["S"]
    try:
        entries = _entries(text)
    except ValueError as error:
        yield Refused(number, aggregate, str(error), text)
        return
    for position, entry in enumerate(entries):
        fault = _fault(entry, aggregate, sources)
        if fault:
            yield Refused(number, aggregate, fault, entry if isinstance(entry, dict) else json.dumps(entry))
            continue
        detail = json.dumps(entry["detail"], separators=(",", ":"), ensure_ascii=False)
        told = Told(
            number, record["eventID"], aggregate, position, entry["source"], entry["detail_type"], detail, entry
        )
        if told.size > MAX_ENTRY_BYTES:
            reason = f"the event has {told.size} bytes, and EventBridge takes {MAX_ENTRY_BYTES} at most"
            yield Refused(number, aggregate, reason, entry)
        else:
            yield told


def _entries(text: str) -> list[Any]:
    """Read an outbox as one that a hostile tenant wrote: nothing in it may hold up the others' events.

    Raises:
        ValueError: It can't be read, or not be handled in the time of a batch.
    """
    try:
        entries = json.loads(text)
        # An escape can stand for half a character, which no service takes.
        json.dumps(entries, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("the outbox holds text that is not Unicode") from None
    except ValueError as error:
        raise ValueError(f"the outbox is no JSON: {error}") from None
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    if not isinstance(entries, list):
        raise ValueError(f"the outbox must be a list of events, got {type(entries).__name__}")  # noqa: TRY004 - data, no argument
    if len(entries) > MAX_EVENTS:
        raise ValueError(f"an outbox holds at most {MAX_EVENTS} events, got {len(entries)}")
    if _is_too_deep(entries):
        raise ValueError(_TOO_DEEP)
    return entries


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_MAX_DEPTH):
        level = [
            inner
            for outer in level
            if isinstance(outer, list | dict)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def _shown(value: object) -> str:
    """Show a value that may be as long as an item: a reason is logged, and kept with the event."""
    return repr(value[:_SHOWN] if isinstance(value, str) else value)


def _fault(entry: Any, aggregate: str, sources: Collection[str]) -> str:
    """Say what is wrong with an entry; nothing when it may be published."""
    if not isinstance(entry, dict):
        return f"an event must be an object, got {type(entry).__name__}"
    source, detail_type, detail = (entry.get(name) for name in ("source", "detail_type", "detail"))
    if not (isinstance(source, str) and isinstance(detail_type, str) and detail_type and isinstance(detail, dict)):
        return "an event needs the texts source and detail_type and the object detail"
    if source not in sources:
        return f"the source {_shown(source)} is none of this publisher's: {', '.join(sorted(sources))}"
    return _envelope_fault(detail, owner_of(aggregate))


def owner_of(aggregate: str) -> str:
    """The tenant whose item has this partition key: its first part, and in the registry its second."""
    first, _, rest = aggregate.partition("#")
    # No tenant id looks like this, so that no tenant's own item is taken for the registry's.
    return rest.partition("#")[0] if first == _IN_REGISTRY else first


def _envelope_fault(detail: Mapping[str, Any], owner: str) -> str:
    lacking = [name for name in _TEXTS if not isinstance(detail.get(name), str) or not detail[name]]
    if type(detail.get("version")) is not int:
        lacking.append("version")
    if lacking:
        return f"the envelope lacks {', '.join(lacking)}"
    if detail["tenant_id"] != owner or not is_tenant_id(owner):
        return f"the event is of the tenant {_shown(detail['tenant_id'])}, and the item of {_shown(owner)}"
    return ""
