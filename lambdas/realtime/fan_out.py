"""Consumer of what clients follow: tells each event to the connections of its feeds."""

from concurrent.futures import ThreadPoolExecutor

from lambdas.realtime.broadcast import Broadcaster
from lambdas.realtime.feeds import FED
from lambdas.realtime.push import WORKERS, Pusher
from lambdas.realtime.wiring import connections_of
from lambdas.shared.consumer import event_consumer
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenants import ACTIVE, Tenants

broadcaster = Broadcaster(pusher=Pusher.from_environment(), pool=ThreadPoolExecutor(WORKERS))
tenants = Tenants.from_environment()


@event_consumer(*FED)
def handler(event: Event) -> None:
    """Tell an event to its tenant's connections. Told again, it has the same id, by which clients know it."""
    tenant = Tenant.for_service(event.tenant_id, "realtime")
    standing = tenants.find(event.tenant_id)
    active = standing is not None and standing.status == ACTIVE
    broadcaster.tell([event], connections_of(tenant), active=active)
