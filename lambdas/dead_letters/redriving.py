"""Sending dead letters back to the queue that they came from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lambdas.dead_letters.letters import Letter, held

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

    from lambdas.dead_letters.queues import DeadLetterQueue, DeadLetterQueues

MOST: Final = 100
"""How many letters one call looks at."""


@dataclass(slots=True)
class Redriven:
    """What became of a queue's letters.

    Attributes:
        sent: How many went back.
        seen: How many were looked at, whosever they are.
        left: Why others stayed, by message id.
        unseen: About how many letters could not be looked at, beyond `MOST` or held by somebody else, of which some may
            have been meant: none once the one event that was asked for is found.
    """

    sent: int = 0
    seen: int = 0
    left: dict[str, str] = field(default_factory=dict)
    unseen: int = 0


def redrive(
    sqs: "SQSClient",
    queues: "DeadLetterQueues",
    queue: "DeadLetterQueue",
    *,
    event_id: str | None = None,
    tenant_id: str | None = None,
    sent_before: float | None = None,
    before: Callable[[Sequence[Letter]], None] = lambda _letters: None,
) -> Redriven:
    """Send up to `MOST` of the queue's letters back, each deleted only once it lies where it belongs.

    Interrupted between the two, a letter is sent again by the next call: consumers are idempotent by event id.

    Args:
        sqs: SQS.
        queues: The stage's queues of dead letters.
        queue: Whose letters.
        event_id: Only this event's.
        tenant_id: Only this tenant's.
        sent_before: Only those first sent before, in seconds since the epoch: what came back again was sent after.
        before: Told which letters will be sent, before the first of them is.
    """
    url = queues.url(queue)
    sources = queues.sources(url)
    result = Redriven()
    count = queues.letters_in(url)
    with held(sqs, url, count=count.waiting, limit=MOST) as letters:
        meant = [
            letter
            for letter in letters
            if event_id in {None, letter.event_id}
            and tenant_id in {None, letter.tenant_id}
            and (sent_before is None or letter.sent_at < sent_before)
        ]
        result.seen = len(letters)
        is_found = event_id is not None and bool(meant)
        result.unseen = 0 if is_found else max(0, count.all - len(letters))
        if len(sources) != 1:
            result.left = {letter.message_id: _elsewhere(queue.kind) for letter in meant}
            return result
        if meant:
            before(meant)
        for letter in meant:
            _send(sqs, sources[0], letter)
            sqs.delete_message(QueueUrl=url, ReceiptHandle=letter.receipt)
            result.sent += 1
    return result


def _send(sqs: "SQSClient", url: str, letter: Letter) -> None:
    # The tenant is the message group, as the rule has it, so that the queue stays fair.
    group = letter.group or letter.tenant_id or ""
    if group:
        sqs.send_message(QueueUrl=url, MessageBody=letter.body, MessageGroupId=group)
    else:
        sqs.send_message(QueueUrl=url, MessageBody=letter.body)


def _elsewhere(kind: str) -> str:
    return f"a letter of the kind {kind} came from no queue: send it back with `saas dlq redrive`"
