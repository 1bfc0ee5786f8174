# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Message groups of what rules send to standard queues.

Upstream: MiniStack 1.5.33 reads ``SqsParameters.MessageGroupId`` of a target for FIFO queues only, and
as the text it is.
Why: by its group a fair queue tells one tenant's messages from another's.
Remove when: ``tests/local/mends/test_eventbridge_queue_groups.py`` finds the upstream emulator setting it.

That a fair queue serves a quiet tenant before a noisy one is AWS's own and not seen here.
"""

from __future__ import annotations

import json
from typing import Any

from ministack.services import eventbridge, sqs

_ROOT = "$."


def apply() -> None:
    """Write the group on each message."""
    dispatch = eventbridge._dispatch_to_sqs

    def mended_dispatch(spec: Any, payload: str, parameters: dict[str, Any] | None = None) -> None:
        group = _group(payload, (parameters or {}).get("MessageGroupId") or "")
        # Nobody may add or take messages until the group is on the one that is added here.
        with sqs._queues_lock:
            queue = sqs._queue_by_arn(str(spec))
            count = len(queue["messages"]) if queue else 0
            dispatch(spec, payload, {**(parameters or {}), "MessageGroupId": group})
            if queue and group and len(queue["messages"]) > count:
                queue["messages"][-1]["group_id"] = group

    eventbridge._dispatch_to_sqs = mended_dispatch


def _group(payload: str, written: str) -> str:
    """Resolve a path such as ``$.detail.tenant_id``; text that is no path, or leads nowhere, stays."""
    if not written.startswith(_ROOT):
        return written
    value = json.loads(payload)
    for name in written.removeprefix(_ROOT).split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) and value else written
