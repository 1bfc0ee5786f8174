# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Messages that nobody loses.

Upstream: MiniStack 1.5.33 deletes messages by putting a new list in the place of the old one, and lets
rules, topics, buckets and functions append to the old one at the same time, from other threads.
Why: under load an event now and then vanished between its rule and its queue.
Remove when: ``tests/local/mends/test_sqs_message_store.py`` finds the upstream emulator keeping the
message.
"""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING, Any

from ministack.services import eventbridge, lambda_svc, s3, sns, sqs

if TYPE_CHECKING:
    from collections.abc import Callable

_IN_SQS = (
    "_act_send_message",
    "_act_send_message_batch",
    "_act_delete_message",
    "_act_delete_message_batch",
    "_act_purge_queue",
    "_expire_retained",
    "_dlq_sweep",
    "_collect_msgs",
)
_SENDERS = (
    (eventbridge, "_dispatch_to_sqs"),
    (lambda_svc, "_route_async_failure"),
    (lambda_svc, "_send_ddb_stream_failure_record"),
    (s3, "_deliver_event_to_sqs"),
    (sns, "_deliver_to_sqs"),
)

# Upstream takes this lock where functions receive and delete; it has to bear being taken twice.
_LOCK = threading.RLock()


def apply() -> None:
    """Let one thread at a time change what queues hold."""
    sqs._queues_lock = _LOCK
    for module, name in (*((sqs, name) for name in _IN_SQS), *_SENDERS):
        alone = _alone(getattr(module, name))
        for action, handler in sqs._HANDLERS.items():
            if handler is getattr(module, name):
                sqs._HANDLERS[action] = alone
        setattr(module, name, alone)


def _alone(change: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(change)
    def changed(*arguments: Any, **named: Any) -> Any:
        with _LOCK:
            return change(*arguments, **named)

    return changed
