"""The bus that services tell each other through: publisher, consumers, dead letters."""

from saas_constructs.events.dead_letters import DeadLetters
from saas_constructs.events.event_bus import EventBus
from saas_constructs.events.event_consumer import EventConsumer
from saas_constructs.events.event_schemas import event_schemas
from saas_constructs.events.outbox_publisher import OutboxPublisher
from saas_constructs.events.tenant_queue import TenantQueue
from saas_constructs.events.upload_inspection import UploadInspection

__all__ = [
    "DeadLetters",
    "EventBus",
    "EventConsumer",
    "OutboxPublisher",
    "TenantQueue",
    "UploadInspection",
    "event_schemas",
]
