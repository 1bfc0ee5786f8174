# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Subscriptions of log groups: gathered, retried, and chosen by the terms of their pattern.

Upstream: MiniStack 1.5.33 calls the function of a subscription once for each call that writes to the log, all at the
same time, and drops the lines when the function fails; ``?`` in a pattern counts for nothing. On AWS, Logs gathers
lines, and the function is called asynchronously, with its own retries and destination ("Using AWS Lambda with Amazon
CloudWatch Logs", AWS Lambda Developer Guide).
Why: usage is metered from logs. A lost batch would be usage that nobody pays for, and a call for each line would be
twice as many processes as the platform has without a meter.
Remove when: ``tests/local/mends/test_logs_subscriptions.py`` finds the upstream emulator gathering and repeating.

Lines of one log group are delivered together, whatever their stream: here each invocation has a stream of its own. What
is gathered when the emulator ends is lost.
"""

from __future__ import annotations

import base64
import gzip
import json
import logging
import threading
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ministack.core.responses import (
    get_account_id,
    get_region,
    new_uuid,
    set_request_account_id,
    set_request_region,
)
from ministack.services import cloudwatch_logs, lambda_svc

from saas_constructs.local.emulation.log_filter import UnknownPatternError, matches

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LOG = logging.getLogger(__name__)
_GATHER_SECONDS = 1.0
_MOST_LINES = 500
_RETRIES = 2

Place = tuple[str, str, str, str]
"""Account, region, log group and filter."""

_gathered: dict[Place, list[dict[str, Any]]] = defaultdict(list)
_lock = threading.Lock()
_wake = threading.Event()


def apply() -> None:
    """Put the mend in force."""
    cloudwatch_logs._subscription_pattern_matches = _matches
    cloudwatch_logs._fanout_to_subscription_filters = _gather
    threading.Thread(target=_deliver_for_ever, name="log-subscriptions", daemon=True).start()


def _matches(pattern: str, message: str) -> bool:
    try:
        return matches(pattern or "", message or "")
    except UnknownPatternError as error:
        _LOG.warning("no line is chosen: %s", error)
        return False


def _gather(group: str, stream: str, events: Sequence[Mapping[str, Any]]) -> None:
    known = cloudwatch_logs._log_groups.get(group) or {}
    for name, subscription in (known.get("subscriptionFilters") or {}).items():
        chosen = [
            {
                "id": new_uuid().replace("-", ""),
                "timestamp": event["timestamp"],
                "message": event["message"],
                "_": stream,
            }
            for event in events
            if _matches(subscription.get("filterPattern", ""), event.get("message", ""))
        ]
        if chosen:
            with _lock:
                _gathered[get_account_id(), get_region(), group, name] += chosen
            _wake.set()


def _deliver_for_ever() -> None:
    while True:
        _wake.wait()
        time.sleep(_GATHER_SECONDS)
        _wake.clear()
        with _lock:
            taken = dict(_gathered)
            _gathered.clear()
        # One after the other: a process for each would be more than a small machine has room for.
        for place, events in taken.items():
            try:
                _deliver(place, events)
            except Exception:  # noqa: BLE001 - the thread serves all the others, too
                _LOG.exception("the subscription %s of %s could not be served", place[3], place[2])


def _deliver(place: Place, events: Sequence[dict[str, Any]]) -> None:
    account, region, group, name = place
    set_request_account_id(account)
    set_request_region(region)
    subscription = (cloudwatch_logs._log_groups.get(group) or {}).get("subscriptionFilters", {}).get(name)
    function, configuration, _name = lambda_svc._get_func_record_for_ref((subscription or {}).get("destinationArn", ""))
    if not function or not configuration:
        _LOG.warning("the subscription %s of %s leads to no function", name, group)
        return
    called = lambda_svc._execution_record_for_config(function, configuration)
    for start in range(0, len(events), _MOST_LINES):
        batch = events[start : start + _MOST_LINES]
        content = {
            "messageType": "DATA_MESSAGE",
            "owner": account,
            "logGroup": group,
            "logStream": batch[-1]["_"],
            "subscriptionFilters": [name],
            "logEvents": [{key: value for key, value in event.items() if key != "_"} for event in batch],
        }
        _call(called, {"awslogs": {"data": base64.b64encode(gzip.compress(json.dumps(content).encode())).decode()}})


def _call(function: dict[str, Any], event: dict[str, Any]) -> None:
    """Call a function as its asynchronous invocation does, and wait for it."""
    settings = function.get("event_invoke_config") or (function.get("event_invoke_configs") or {}).get("$LATEST") or {}
    retries = settings.get("MaximumRetryAttempts")
    result: dict[str, Any] = {}
    for attempt in range(1 + (_RETRIES if retries is None else int(retries))):
        if attempt:
            time.sleep(lambda_svc._LAMBDA_ASYNC_RETRY_BASE_SECONDS * 2 ** (attempt - 1))
        result = lambda_svc._execute_function(function, event)
        if not result.get("error"):
            return
    target = ((settings.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
    if target:
        lambda_svc._route_async_failure(target, function["config"]["FunctionName"], event, result)
