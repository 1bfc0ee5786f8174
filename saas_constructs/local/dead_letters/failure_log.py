"""What consumers' logs say about messages that they failed on, and about processes that ended without a word."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saas_constructs.local.access import Access
    from saas_constructs.local.dead_letters.queues import DeadLetterQueue

# Lambda itself reports the end of an invocation (Lambda Developer Guide, "platform.report").
_PATTERN = '{ ($.message = "consumer failed") || ($.type = "platform.report" && $.record.status != "success") }'
# The embedded AWS writes no such report, but one of these lines.
_EMBEDDED_ENDS = ("Worker process died", "Task timed out after")


@dataclass(frozen=True)
class FailureLog:
    """Failures of the functions that consume a queue.

    Args:
        by_id: The last failure that was logged, by the ids of message and event.
        ends: When processes ended without an answer, in epoch seconds, and how.
    """

    by_id: dict[str, str] = field(default_factory=dict)
    ends: list[tuple[float, str]] = field(default_factory=list)


def read_failures(access: Access, queue: DeadLetterQueue, *, since: float) -> FailureLog:
    """Read the logs of the functions whose dead letters these are.

    Args:
        access: The AWS.
        queue: The queue of dead letters.
        since: Epoch seconds.
    """
    failures = FailureLog()
    for group in _log_groups(access, queue):
        logs = access.client("logs", queue.region)
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=int(since * 1000), filterPattern=_PATTERN
        )
        try:
            events = [event for page in pages for event in page["events"]]
        except logs.exceptions.ResourceNotFoundException:
            continue
        for event in events:
            _note(failures, event["timestamp"] / 1000, str(event["message"]))
    failures.ends.sort()
    return failures


def _note(failures: FailureLog, at: float, text: str) -> None:
    line = _line(text)
    if line.get("message") == "consumer failed":
        ids = [line[name] for name in ("message_id", "event_id") if line.get(name)]
        failures.by_id.update(dict.fromkeys(ids, f"{line.get('error')}: {line.get('reason')}"))
    elif line.get("type") == "platform.report":
        record = line.get("record", {})
        failures.ends.append((at, str(record.get("errorType") or record.get("status"))))
    elif text.startswith(_EMBEDDED_ENDS):
        failures.ends.append((at, text.strip()))


def _log_groups(access: Access, queue: DeadLetterQueue) -> Iterator[str]:
    """Yield the logs of the functions that consume the queues before this one."""
    functions = access.client("lambda", queue.region)
    sqs = access.client("sqs", queue.region)
    for url in queue.sources:
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        for mapping in functions.list_event_source_mappings(EventSourceArn=arn)["EventSourceMappings"]:
            configuration = functions.get_function_configuration(FunctionName=mapping["FunctionArn"])
            name = configuration["FunctionName"]
            yield configuration.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{name}"


def _line(text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}
