"""Consumer of what clients follow: tells each event to the connections of its feeds."""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.realtime.broadcast import BUDGET_SECONDS, Broadcaster
from lambdas.realtime.push import WORKERS, Pusher
from lambdas.realtime.telling import FED
from lambdas.realtime.wiring import connections_of
from lambdas.shared import standing
from lambdas.shared.consumer import batch_consumer
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.observability import count, forget, identify, logger
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenants import ACTIVE, Tenants

broadcaster = Broadcaster(pusher=Pusher.from_environment(), pool=ThreadPoolExecutor(WORKERS))
tenants = standing.tenants() or Tenants.from_environment()


# It ends the connections of tenants that are not served.
@batch_consumer(*FED, refuse_inactive=False)
def handler(events: Sequence[Event]) -> Iterable[Event]:
    """Tell events to their tenants' connections, those of an order in its own order.

    Each tenant has its share of the time, so that one with very many connections leaves the others theirs.

    Told again, an event has the same id, by which clients know it. A tenant whose connections cannot be read, or for
    whom the time was not enough, has its events told again; the others are not touched.
    """
    until = time.time() + BUDGET_SECONDS
    of_tenant: dict[str, list[Event]] = {}
    for event in events:
        of_tenant.setdefault(event.tenant_id, []).append(event)
    failed: list[Event] = []
    for waiting, (tenant_id, own) in zip(range(len(of_tenant), 0, -1), of_tenant.items(), strict=True):
        identify(tenant_id)
        now = time.time()
        reason = _reason_to_repeat(tenant_id, own, now + (until - now) / waiting)
        if reason is not None:
            failed += own
            for event in own:
                logger.error("consumer failed", event_id=event.event_id, error="NotTold", reason=reason)
                count("ConsumerFailed")
        forget()
    return failed


def _reason_to_repeat(tenant_id: str, events: Sequence[Event], until: float) -> str | None:
    try:
        standing = tenants.find(tenant_id)
        active = standing is not None and standing.status == ACTIVE
        connections = connections_of(Tenant.for_service(tenant_id, "realtime"))
        in_time = broadcaster.tell(events, connections, active=active, until=until)
    except (ClientError, BotoCoreError) as error:
        logger.exception("connections not read")
        return str(error)
    return None if in_time else "time was not enough for all connections"
