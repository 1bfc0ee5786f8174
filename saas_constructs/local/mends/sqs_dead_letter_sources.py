# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Which queues send their dead letters to a queue.

Upstream: MiniStack 1.5.33 does not know ``ListDeadLetterSourceQueues``.
Why: who redrives dead letters has to know where they came from.
Remove when: ``tests/local/mends/test_sqs_dead_letter_sources.py`` finds the upstream emulator listing
them.
"""

from __future__ import annotations

import json
from typing import Any

from ministack.services import sqs


def apply() -> None:
    """Put the mend in force."""
    sqs._HANDLERS.setdefault("ListDeadLetterSourceQueues", _list)


def _list(request: dict[str, Any], url: str) -> dict[str, Any]:
    target = sqs._get_q(request.get("QueueUrl", url), "sqs:ListDeadLetterSourceQueues")["attributes"]["QueueArn"]
    urls = [
        source_url
        for source_url, queue in sqs._queues.items()
        if json.loads(queue["attributes"].get("RedrivePolicy") or "{}").get("deadLetterTargetArn") == target
    ]
    return {"queueUrls": urls}
