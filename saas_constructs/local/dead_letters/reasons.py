"""Why a letter is dead: what EventBridge, the publisher or the consumer's log says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from saas_constructs.local.access import Access
    from saas_constructs.local.dead_letters.letters import Letter
    from saas_constructs.local.dead_letters.queues import DeadLetterQueue

UNKNOWN = "no log line says why: the log is no longer kept, or the function ended before it could write"
_BATCH = "DDBStreamBatchInfo"


def explain(access: Access, queue: DeadLetterQueue, letters: Sequence[Letter]) -> dict[str, str]:
    """Say why each letter of a queue is dead, by message id."""
    reasons = {letter.message_id: _own_reason(letter) for letter in letters}
    silent = [letter for letter in letters if not reasons[letter.message_id]]
    if silent and queue.sources:
        logged = _logged_failures(access, queue, since=min(letter.sent_at for letter in silent))
        for letter in silent:
            by_event = logged.get(letter.event_id or "", "")
            # SQS keeps a message's id when it moves it here.
            reasons[letter.message_id] = logged.get(letter.message_id, by_event)
    return {message_id: reason or UNKNOWN for message_id, reason in reasons.items()}


def _own_reason(letter: Letter) -> str:
    """What the letter itself says; empty where it says nothing."""
    if "ERROR_CODE" in letter.attributes:
        message = letter.attributes.get("ERROR_MESSAGE", "")
        return f"the rule could not deliver it: {letter.attributes['ERROR_CODE']} {message}".rstrip()
    if isinstance(letter.content.get("reason"), str):
        return str(letter.content["reason"])
    if _BATCH in letter.content:
        batch = letter.content[_BATCH]
        condition = letter.content.get("requestContext", {}).get("condition", "unknown")
        return (
            f"the publisher gave up on {batch['batchSize']} writes ({condition}), "
            f"{batch['startSequenceNumber']} to {batch['endSequenceNumber']}"
        )
    return ""


def _logged_failures(access: Access, queue: DeadLetterQueue, *, since: float) -> dict[str, str]:
    """The last failure that the consumer logged, by the ids of message and event."""
    found: dict[str, str] = {}
    for group in _log_groups(access, queue):
        logs = access.client("logs", queue.region)
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=int(since * 1000), filterPattern='{ $.message = "consumer failed" }'
        )
        try:
            lines = [_line(event["message"]) for page in pages for event in page["events"]]
        except logs.exceptions.ResourceNotFoundException:
            continue
        for line in lines:
            if line.get("message") == "consumer failed":
                ids = [line[name] for name in ("message_id", "event_id") if line.get(name)]
                found |= dict.fromkeys(ids, f"{line.get('error')}: {line.get('reason')}")
    return found


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
