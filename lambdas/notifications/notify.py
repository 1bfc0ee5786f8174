"""Consumer of the events that a site's leaders are told of."""

import functools

from lambdas.notifications import channels, wiring
from lambdas.notifications.notice import Notice
from lambdas.notifications.telling import tell
from lambdas.shared.consumer import event_consumer
from lambdas.shared.contracts.daily_summary_ready import DailySummaryReady
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.order_events import OrderExpired, OrderRejected
from lambdas.shared.contracts.supply_low import SupplyLow
from lambdas.shared.tenant import Tenant


@event_consumer(DailySummaryReady, OrderExpired, OrderRejected, SupplyLow)
def handler(event: Event) -> None:
    """Tell managers and owners."""
    tenant = Tenant.for_service(event.tenant_id, "notifications")
    tell(
        Notice.of_event(event),
        subscribers=wiring.subscriptions_of(tenant),
        publisher=channels.topics,
        marks_of=functools.partial(wiring.marks_of, tenant),
    )
