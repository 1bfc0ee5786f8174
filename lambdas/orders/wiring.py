"""Where handlers get a tenant's orders from. Made while Lambda initialises the environment, kept across requests."""

from lambdas.orders.store import OrderStore
from lambdas.shared import settings
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

sessions = TenantSessions.from_environment()
table_name = settings.required("TABLE_NAME")


def orders_of(tenant: Tenant) -> OrderStore:
    """The calling tenant's orders, reached with that tenant's own session."""
    return OrderStore(sessions.dynamodb(tenant), table_name, tenant)
