# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Batching windows of queues.

Upstream: MiniStack 1.5.33 hands a function what waits in its queue at once, whatever
``MaximumBatchingWindowInSeconds`` says.
Why: how many invocations an order costs is counted on the embedded AWS, too.
Remove when: ``tests/local/mends/test_lambda_batching_window.py`` finds the upstream emulator gathering
messages.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ministack.services import lambda_svc

if TYPE_CHECKING:
    from collections.abc import Mapping


def apply() -> None:
    """Leave messages in their queue until a batch is full or the window is over for the first of them."""
    concurrency = lambda_svc._sqs_esm_concurrency

    def mended_concurrency(
        mapping: Mapping[str, Any], function: Any, configuration: Any, queue: Mapping[str, Any] | None = None
    ) -> int:
        # Upstream asks before it receives: none at a time means not yet.
        if queue is not None and _gathers(mapping, queue):
            return 0
        allowed: int = concurrency(mapping, function, configuration, queue)
        return allowed

    lambda_svc._sqs_esm_concurrency = mended_concurrency


def _gathers(mapping: Mapping[str, Any], queue: Mapping[str, Any]) -> bool:
    window = mapping.get("MaximumBatchingWindowInSeconds") or 0
    if not window:
        return False
    now = time.time()
    since = [message["visible_at"] for message in list(queue["messages"]) if message["visible_at"] <= now]
    return bool(since) and len(since) < mapping.get("BatchSize", 10) and now - min(since) < window
