"""Sending dead letters back to where they belong."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from saas_constructs.dead_letter_tags import DeadLetterKind
from saas_constructs.local.dead_letters.letters import held
from saas_constructs.local.dead_letters.publisher import NotRedrivenError, publish_again

if TYPE_CHECKING:
    from collections.abc import Callable

    from saas_constructs.local.access import Access
    from saas_constructs.local.dead_letters.letters import Letter
    from saas_constructs.local.dead_letters.queues import DeadLetterQueue

_ARN_FIELDS = 5


@dataclass
class Redriven:
    """What became of a queue's letters.

    Args:
        owner: Whose letters they were.
        sent: How many went back.
        left: Why others stayed, by message id.
    """

    owner: str
    sent: int = 0
    left: dict[str, str] = field(default_factory=dict)


def redrive(
    access: Access,
    queue: DeadLetterQueue,
    *,
    event_id: str | None = None,
    limit: int,
    report: Callable[[Redriven], None] = lambda _so_far: None,
) -> Redriven:
    """Send a queue's letters back, each deleted only once it is where it belongs.

    Interrupted between the two, a letter is sent again by the next run: consumers are idempotent by event id.

    Args:
        access: The AWS.
        queue: Whose letters.
        event_id: Only the letter of this event.
        limit: How many letters at most.
        report: Told after each letter.
    """
    sqs = access.client("sqs", queue.region)
    result = Redriven(queue.owner or queue.name)
    with held(sqs, queue.url, count=queue.count, limit=limit) as letters:
        for letter in letters:
            if event_id not in {None, letter.event_id}:
                continue
            try:
                _send_back(access, queue, letter)
            except NotRedrivenError as error:
                result.left[letter.message_id] = str(error)
            else:
                sqs.delete_message(QueueUrl=queue.url, ReceiptHandle=letter.receipt)
                result.sent += 1
            report(result)
    return result


def _send_back(access: Access, queue: DeadLetterQueue, letter: Letter) -> None:
    if queue.kind is DeadLetterKind.PUBLISHER:
        publish_again(access, queue, letter)
    elif queue.kind is DeadLetterKind.BUS:
        _deliver_for_the_rule(access, queue.region, letter)
    elif len(queue.sources) != 1:
        raise NotRedrivenError(f"it came from one of {len(queue.sources)} queues: send it by hand")
    else:
        _send(access, queue.region, queue.sources[0], letter)


def _deliver_for_the_rule(access: Access, region: str, letter: Letter) -> None:
    """Give an event to the target that a rule could not give it to, and to no other rule's."""
    target = letter.attributes.get("TARGET_ARN", "")
    if target.count(":") < _ARN_FIELDS:
        raise NotRedrivenError("it names no target: its service has to tell it again")
    service, resource = target.split(":", _ARN_FIELDS)[2], target.split(":", _ARN_FIELDS)[5]
    if service == "logs":
        _log(access.client("logs", region), resource.removeprefix("log-group:").removesuffix(":*"), letter)
    elif service == "sqs":
        url = access.client("sqs", region).get_queue_url(QueueName=resource)["QueueUrl"]
        _send(access, region, url, letter)
    else:
        raise NotRedrivenError(f"its target is of {service}: send it by hand")


def _send(access: Access, region: str, url: str, letter: Letter) -> None:
    # As the rule has it: the tenant is the message group, so that the queue stays fair.
    group = letter.group or letter.tenant_id or ""
    access.client("sqs", region).send_message(
        QueueUrl=url, MessageBody=letter.body, **({"MessageGroupId": group} if group else {})
    )


def _log(logs: Any, group: str, letter: Letter) -> None:
    stream = "redriven"
    try:
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
    except logs.exceptions.ResourceAlreadyExistsException:
        pass
    except logs.exceptions.ResourceNotFoundException as error:
        raise NotRedrivenError(f"the log group {group} is gone") from error
    logs.put_log_events(
        logGroupName=group,
        logStreamName=stream,
        logEvents=[{"timestamp": int(time.time() * 1000), "message": letter.body}],
    )
