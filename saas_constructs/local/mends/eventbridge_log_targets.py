# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Rules whose target is a log group.

Upstream: MiniStack 1.5.33 warns of an unsupported target and drops the event.
Why: a bus's log is where one looks up which events there were.
Remove when: ``tests/local/mends/test_eventbridge_log_targets.py`` finds the upstream emulator writing
the log.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from ministack.services import cloudwatch_logs, eventbridge

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOG_GROUP = ":log-group:"


def apply() -> None:
    """Write each event of such a rule as a line of the log group."""
    invoke = eventbridge._invoke_target

    def mended_invoke(target: Mapping[str, Any], event: Mapping[str, Any], rule: Any, view: Any = None) -> None:
        _, found, group = target.get("Arn", "").partition(_LOG_GROUP)
        if not found:
            invoke(target, event, rule, view)
            return
        shown = (view or eventbridge._pattern_event_view(event)).event_with_detail()
        _write(group.removesuffix(":*"), json.dumps(shown))

    eventbridge._invoke_target = mended_invoke


def _write(group: str, line: str) -> None:
    stream = {"logGroupName": group, "logStreamName": "events"}
    # Refused when there is one already.
    cloudwatch_logs._create_log_stream(stream)
    entry = {"timestamp": int(time.time() * 1000), "message": line}
    cloudwatch_logs._put_log_events({**stream, "logEvents": [entry]})
