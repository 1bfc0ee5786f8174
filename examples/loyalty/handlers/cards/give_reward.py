"""Consumer of ``CardStamped``."""

from cards.card_stamped import CardStamped
from cards.card_store import CardStore
from lambdas.shared.consumer import event_consumer
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

sessions = TenantSessions.from_environment()


@event_consumer(CardStamped)
def handler(event: CardStamped) -> None:
    """Reward a card that is full, once."""
    tenant = Tenant.for_service(event.tenant_id, "rewards")
    CardStore(sessions.dynamodb(tenant), tenant.tenant_id).give_reward(event.card_id)
