# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Events that a rule or schedule cannot deliver, and functions that fail on theirs.

Upstream: MiniStack 1.5.33 drops an event whose target is gone, whatever ``DeadLetterConfig`` the target
has, and calls a function once. On AWS the event goes to the dead-letter queue ("Using dead-letter queues
to process undelivered events", Amazon EventBridge User Guide), and a function is called asynchronously,
with its own retries and destination.
Why: lost events would be lost without a trace.
Remove when: ``tests/local/mends/test_eventbridge_dead_letters.py`` finds the upstream emulator keeping
them.

A target that is gone is given up at once, as on AWS; no other failure of a delivery occurs here.
"""

from __future__ import annotations

import json
from typing import Any

from ministack.core.arn import ArnParseError, parse_arn
from ministack.services import eventbridge, lambda_svc, sns, sqs, stepfunctions

_MISSING = "NO_RESOURCE"
_SCHEDULER = "aws.scheduler"


def apply() -> None:
    """Put the mend in force."""
    invoke = eventbridge._invoke_target

    def mended_invoke(target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], view: Any = None) -> None:
        queue = (target.get("DeadLetterConfig") or {}).get("Arn")
        if queue and not _exists(target.get("Arn", "")):
            _keep(queue, target, event, rule)
        else:
            invoke(target, event, rule, view)

    eventbridge._invoke_target = mended_invoke
    eventbridge._dispatch_to_lambda = _call


def _call(arn: str, payload: str) -> None:
    """Call a function as its asynchronous invocation does."""
    function, configuration, _name = lambda_svc._get_func_record_for_ref(arn)
    if function and configuration:
        called = lambda_svc._execution_record_for_config(function, configuration)
        lambda_svc.invoke_async_with_retry(called, json.loads(payload))


def _exists(arn: str) -> bool:
    try:
        service = parse_arn(arn).service
    except ArnParseError:
        return False
    look = {
        "lambda": lambda: lambda_svc._get_func_record_for_ref(arn)[0],
        "sns": lambda: sns._topics.get(arn),
        "sqs": lambda: sqs._queue_by_arn(arn),
        "states": lambda: stepfunctions._resolve_state_machine_arn(arn),
    }.get(service)
    return look is None or bool(look())


def _keep(queue_arn: str, target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any]) -> None:
    queue = sqs._queue_by_arn(queue_arn)
    if not queue:
        return
    origin = "SCHEDULE_ARN" if event.get("Source") == _SCHEDULER else "RULE_ARN"
    told = {
        origin: rule.get("Arn", ""),
        "TARGET_ARN": target.get("Arn", ""),
        "ERROR_CODE": _MISSING,
        "ERROR_MESSAGE": "The target does not exist.",
        "RETRY_ATTEMPTS": "0",
    }
    url = sqs._queue_url(queue["name"])
    body = target.get("Input") if origin == "SCHEDULE_ARN" else None
    message = {
        "QueueUrl": url,
        "MessageBody": body or json.dumps(eventbridge._pattern_event_view(event).event_with_detail()),
        "MessageAttributes": {name: {"DataType": "String", "StringValue": value} for name, value in told.items()},
    }
    sqs._act_send_message(message, url)
