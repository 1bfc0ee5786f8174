"""What every event carries, whatever it tells."""

import uuid
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Final

# Ids of events are derived, so that an event that is published again is recognised as the same.
_NAMESPACE: Final = uuid.UUID("6f1c7c0e-8f0b-5a43-9a55-0d4f6c1f8f10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event's envelope; contracts extend it with what happened.

    Attributes:
        event_id: Consumers do nothing when they saw it before.
        tenant_id: Whom it concerns.
        correlation_id: Common to all that follows from one cause.
        occurred_at: UTC, RFC 3339.
        version: Version of the contract.
    """

    SOURCE: ClassVar[str]
    DETAIL_TYPE: ClassVar[str]

    event_id: str
    tenant_id: str
    correlation_id: str
    occurred_at: str
    version: int

    def to_detail(self) -> dict[str, Any]:
        """The event as the ``detail`` of an EventBridge entry."""
        return asdict(self)


def event_id_of(detail_type: str, version: int, subject: str) -> str:
    """The id of the one event of this kind about ``subject``."""
    return str(uuid.uuid5(_NAMESPACE, f"{detail_type}/{version}/{subject}"))
