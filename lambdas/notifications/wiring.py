"""Where handlers get subscriptions from. Made while Lambda initialises the environment."""

from lambdas.notifications.subscription_store import SubscriptionStore
from lambdas.shared import settings
from lambdas.shared.idempotency import OncePerEvent
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

sessions = TenantSessions.from_environment()
table_name = settings.required("TABLE_NAME")


def subscriptions_of(tenant: Tenant) -> SubscriptionStore:
    """A tenant's subscriptions, reached with that tenant's own session."""
    return SubscriptionStore(sessions.dynamodb(tenant), table_name, tenant.tenant_id)


def marks_of(tenant: Tenant, channel: str) -> OncePerEvent:
    """What a tenant's people were told through a channel, reached with that tenant's own session."""
    client = sessions.dynamodb(tenant)
    return OncePerEvent(client, table_name, tenant=tenant, consumer=f"notifications-{channel}")
