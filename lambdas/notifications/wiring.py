"""Where handlers get subscriptions from. Made while Lambda initialises the environment."""

from lambdas.notifications.subscription_store import SubscriptionStore
from lambdas.shared.idempotency import OncePerEvent
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_data import TenantData

data = TenantData.from_environment()


def subscriptions_of(tenant: Tenant) -> SubscriptionStore:
    """A tenant's subscriptions, reached with that tenant's own session."""
    return SubscriptionStore(*data.of(tenant), tenant.tenant_id)


def marks_of(tenant: Tenant, channel: str) -> OncePerEvent:
    """What a tenant's people were told through a channel, reached with that tenant's own session."""
    return OncePerEvent(*data.of(tenant), tenant=tenant, consumer=f"notifications-{channel}")
