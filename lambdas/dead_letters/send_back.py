"""Consumer of TenantReactivated: what was refused while the tenant was suspended goes back where it came from."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from lambdas.dead_letters.queues import DeadLetterQueue
from lambdas.dead_letters.redriving import MOST, redrive
from lambdas.dead_letters.trail import recorder
from lambdas.dead_letters.wiring import queues
from lambdas.shared import aws, settings
from lambdas.shared.consumer import event_consumer
from lambdas.shared.contracts.tenant_events import TenantReactivated
from lambdas.shared.observability import count, logger
from lambdas.shared.registry.audit import Actor

REACH: Final = timedelta(minutes=5)
"""How long after its return a tenant's letters were sent at the latest: those of later ones were not refused for it.

Longer than consumers take the tenant for suspended, and shorter than the event rests before it is taken, so that what
this consumer sends is beyond it, however often the event comes.
"""

_BY: Final = Actor("service:dead-letters", "system")


class LettersLeftError(Exception):
    """Not every letter could be looked at, and some of them may be this tenant's: the event has to come again."""


@event_consumer(TenantReactivated)
def handler(event: TenantReactivated) -> None:
    """Send the tenant's letters back, each once: what fails again stays among the dead letters, for operators.

    The queue hands the event on late enough that consumers know that the tenant is active, and that what they refused
    last is among the dead letters.

    Raises:
        LettersLeftError: Somebody holds letters right now, or those of others are in the way; the rest was sent.
    """
    until = (datetime.fromisoformat(event.occurred_at) + REACH).timestamp()
    sent = 0
    left: list[str] = []
    for queue in queues().every():
        try:
            for number in _sent_back(queue, event.tenant_id, until):
                sent += number
        except LettersLeftError as error:
            left.append(str(error))
    logger.info("dead letters sent back", letters=sent)
    count("DeadLettersSentBack", sent)
    if left:
        raise LettersLeftError("; ".join(left))


def _sent_back(queue: DeadLetterQueue, tenant_id: str, until: float) -> Iterator[int]:
    """Yield how many letters each look at the queue sent back."""
    url = queues().url(queue)
    there = queues().letters_in(url).all
    # What came from no queue was not refused by a consumer.
    if not there or len(queues().sources(url)) != 1:
        return
    sqs, registry = aws.client("sqs"), settings.required("REGISTRY_TABLE_NAME")
    recorded = recorder(aws.client("dynamodb"), registry, by=_BY, queue=queue.name)
    gone = 0
    while True:
        result = redrive(sqs, queues(), queue, tenant_id=tenant_id, sent_before=until, before=recorded)
        yield result.sent
        known = gone + result.seen
        gone += result.sent
        if result.seen < MOST:
            break
        if not result.sent:
            raise LettersLeftError(f"{queue.name} has {MOST} letters or more of others; clear them first")
    if known < there:
        raise LettersLeftError(f"{queue.name} has {there} letters, and somebody holds all but {known} of them")
