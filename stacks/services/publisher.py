"""The publisher: what services write is told on the bus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from constructs import Construct

from saas_constructs.events import OutboxPublisher

if TYPE_CHECKING:
    from saas_constructs.data import TenantTable
    from saas_constructs.events import EventBus
    from stacks.services.settings import ServiceSettings

SOURCES: Final = ("saas.orders", "saas.menus", "saas.supplies", "saas.tasks", "saas.summaries", "saas.files")
"""Sources of the events that writes to the application table tell."""


class Publisher(Construct):
    """The table's stream to the bus.

    Args:
        settings: The stage's.
        table: Whose items tell events.
        event_bus: Where events go.

    Attributes:
        outbox: The publisher.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        table: TenantTable,
        event_bus: EventBus,
    ) -> None:
        super().__init__(scope, construct_id)
        self.outbox = OutboxPublisher(
            self,
            "Outbox",
            table=table,
            event_bus=event_bus,
            sources=SOURCES,
            alarm_topic=settings.alarm_topic,
            log_retention=settings.config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
