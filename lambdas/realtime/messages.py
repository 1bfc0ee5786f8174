"""What is sent to clients, as JSON text in UTF-8."""

import json
from typing import Any, Final

from lambdas.shared.contracts.envelope import Event

# The envelope, and what only services need: a customer is not told what a dish takes from the store.
_NOT_TOLD: Final = frozenset({"event_id", "tenant_id", "correlation_id", "version", "tier", "supplies"})

PONG: Final[dict[str, Any]] = {"type": "pong"}


def event_message(event: Event) -> dict[str, Any]:
    """The message that tells ``event``."""
    detail = {name: value for name, value in event.to_detail().items() if name not in _NOT_TOLD}
    return {"type": "event", "event_id": event.event_id, "detail_type": event.DETAIL_TYPE, "detail": detail}


def resumed_message(count: int, *, complete: bool) -> dict[str, Any]:
    """The message that ends the answer to a resumption.

    Args:
        count: How many events were sent before it.
        complete: Whether that is every event that the client can have missed.
    """
    return {"type": "resumed", "count": count, "complete": complete}


def error_message(detail: str) -> dict[str, Any]:
    """The message that tells a client what is wrong and what to do."""
    return {"type": "error", "detail": detail}


def encoded(message: dict[str, Any]) -> bytes:
    """``message`` as it is sent."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
