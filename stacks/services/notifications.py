"""Notifications: who is told, and what tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from constructs import Construct

from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.data import TenantTable
    from saas_constructs.events import EventBus
    from saas_constructs.functions import HandlerFunction
    from saas_constructs.notifications import NotificationChannels
    from stacks.services.settings import ServiceSettings

OPERATIONS = {
    "createSubscription": ("lambdas.notifications.create_subscription.handler", TenantAccess.READ_WRITE),
    "listSubscriptions": ("lambdas.notifications.list_subscriptions.handler", TenantAccess.READ),
    "deleteSubscription": ("lambdas.notifications.delete_subscription.handler", TenantAccess.READ_WRITE),
}
"""Handler of each operation, and what it may do with the tenant's items."""
TOLD = {
    "saas.orders": ["OrderExpired", "OrderRejected"],
    "saas.summaries": ["DailySummaryReady"],
    "saas.supplies": ["SupplyLow"],
}
"""Detail types of the events that a site's leaders are told of, by source."""


class Subscriptions(Construct):
    """Functions of the operations that subscribe people to channels.

    Args:
        settings: The stage's.
        table: Where subscriptions are.
        channels: What they are subscribed to.

    Attributes:
        handlers: The function of each operation.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        table: TenantTable,
        channels: NotificationChannels,
    ) -> None:
        super().__init__(scope, construct_id)
        self.handlers: Mapping[str, HandlerFunction] = settings.operations(
            self, table, OPERATIONS, partitions=["subscriptions"]
        )
        channels.grant_subscribe(self.handlers["createSubscription"])
        channels.grant_unsubscribe(self.handlers["deleteSubscription"], unnamed=True)


class Notifier(Construct):
    """What tells people: of events, and of the notices of services without texts.

    Args:
        settings: The stage's.
        table: Where subscriptions are, and marks of what was told.
        event_bus: Whose events are told.
        channels: Where people are told.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        table: TenantTable,
        event_bus: EventBus,
        channels: NotificationChannels,
    ) -> None:
        super().__init__(scope, construct_id)
        # Below the lease of a claim: a delivery whose lease is over has been killed.
        limit = Duration.seconds(20)
        events = settings.worker(self, "Notify", "lambdas.notifications.notify.handler", timeout=limit)
        notices = settings.worker(self, "PassNotice", "lambdas.notifications.pass_notice.handler", timeout=limit)
        for function in (events, notices):
            table.grant_tenant_access(function, partitions=["seen#*", "subscriptions"])
            channels.grant_notify(function)
        event_bus.subscribe(
            self,
            "Events",
            function=events,
            source=list(TOLD),
            detail_types=[detail_type for detail_types in TOLD.values() for detail_type in detail_types],
        )
        channels.deliver_notices(self, "Notices", function=notices, alarm_topic=settings.alarm_topic)
