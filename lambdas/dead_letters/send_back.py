"""Consumer of TenantReactivated: what was refused while the tenant was suspended goes back where it came from."""

import time
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

_BY: Final = Actor("service:dead-letters", "system")


class OthersInTheWayError(Exception):
    """Other tenants' letters hide what may be this one's: nothing more was sent back for now."""


@event_consumer(TenantReactivated)
def handler(event: TenantReactivated) -> None:
    """Send the tenant's letters back, each once: what fails again stays among the dead letters, for operators.

    The queue hands the event on late enough that consumers know that the tenant is active, and that what they refused
    last is among the dead letters.
    """
    now = time.time()
    sent = sum(_send_back(queue, event.tenant_id, now) for queue in queues().every())
    logger.info("dead letters sent back", letters=sent)
    count("DeadLettersSentBack", sent)


def _send_back(queue: DeadLetterQueue, tenant_id: str, now: float) -> int:
    sqs, registry = aws.client("sqs"), settings.required("REGISTRY_TABLE_NAME")
    if len(queues().sources(queues().url(queue))) != 1:
        # What came from no queue was not refused by a consumer.
        return 0
    recorded = recorder(aws.client("dynamodb"), registry, by=_BY, queue=queue.name)
    sent = 0
    while True:
        result = redrive(sqs, queues(), queue, tenant_id=tenant_id, sent_before=now, before=recorded)
        sent += result.sent
        if result.seen < MOST:
            return sent
        if not result.sent:
            raise OthersInTheWayError(f"{queue.name} has {MOST} letters or more of others; clear them first")
