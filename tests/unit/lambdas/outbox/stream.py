"""Records of a table's stream, as Lambda hands them over."""

import json
from collections.abc import Sequence
from typing import Any

TENANT, OTHER = "t0123456789ab", "t0123456789ac"
SOURCES = frozenset({"saas.orders", "saas.menus"})


def entry(event_id: str, tenant_id: str = TENANT, *, source: str = "saas.orders", **changes: Any) -> dict[str, Any]:
    """An event in an outbox."""
    detail = {
        "event_id": event_id,
        "tenant_id": tenant_id,
        "correlation_id": "order-1",
        "occurred_at": "2026-11-21T10:00:00Z",
        "version": 1,
        **changes,
    }
    return {"source": source, "detail_type": "OrderPlaced", "detail": detail}


def record(
    number: int,
    entries: Sequence[Any] | str,
    *,
    aggregate: str = f"{TENANT}#order#1",
    before: str | None = None,
    source: str = "aws:dynamodb",
) -> dict[str, Any]:
    """A write of an item with an outbox."""
    text = entries if isinstance(entries, str) else json.dumps(entries)
    change: dict[str, Any] = {
        "SequenceNumber": f"{number:021}",
        "Keys": {"pk": {"S": aggregate}, "sk": {"S": "order"}},
        "NewImage": {"pk": {"S": aggregate}, "sk": {"S": "order"}, "outbox": {"S": text}},
    }
    if before is not None:
        change["OldImage"] = {**change["NewImage"], "outbox": {"S": before}}
    return {"eventID": str(number), "eventSource": source, "dynamodb": change}
