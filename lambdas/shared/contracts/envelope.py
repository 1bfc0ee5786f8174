"""What every event carries, whatever it tells."""

import re
import sys
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, Self

# Ids of events are derived, so that an event that is published again is recognised as the same.
_NAMESPACE: Final = uuid.UUID("6f1c7c0e-8f0b-5a43-9a55-0d4f6c1f8f10")
_WORD_BOUNDARY: Final = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event's envelope; contracts extend it with what happened.

    A contract names its ``SOURCE`` and ``DETAIL_TYPE``. Its JSON Schema is ``{SCHEMA}.v{VERSION}.json`` beside the
    class's own file; ``SCHEMA`` is the detail type in snake case where a class does not name another.

    Attributes:
        event_id: Consumers do nothing when they saw it before.
        tenant_id: Whom it concerns.
        correlation_id: Common to all that follows from one cause.
        occurred_at: UTC, RFC 3339.
        version: Version of the contract.
    """

    SOURCE: ClassVar[str]
    DETAIL_TYPE: ClassVar[str]
    VERSION: ClassVar[int] = 1
    SCHEMA: ClassVar[str] = ""

    event_id: str
    tenant_id: str
    correlation_id: str
    occurred_at: str
    version: int

    @classmethod
    def schema_file(cls) -> Path:
        """The file with the JSON Schema of the event's ``detail``."""
        stem = cls.SCHEMA or _WORD_BOUNDARY.sub("_", cls.DETAIL_TYPE).lower()
        return Path(str(sys.modules[cls.__module__].__file__)).with_name(f"{stem}.v{cls.VERSION}.json")

    @classmethod
    def from_detail(cls, detail: Mapping[str, Any]) -> Self:
        """The event in a ``detail`` that was found to follow the contract; see `lambdas.shared.contracts.reading`."""
        return cls(**detail)

    def to_detail(self) -> dict[str, Any]:
        """The event as the ``detail`` of an EventBridge entry."""
        return asdict(self)


def event_id_of(detail_type: str, version: int, subject: str) -> str:
    """The id of the one event of this kind about ``subject``."""
    return str(uuid.uuid5(_NAMESPACE, f"{detail_type}/{version}/{subject}"))
