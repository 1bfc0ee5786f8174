"""Where handlers get a tenant's orders from. Made while Lambda initialises the environment, kept across requests."""

from lambdas.orders.store import OrderStore
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_data import TenantData

data = TenantData.from_environment()


def orders_of(tenant: Tenant) -> OrderStore:
    """The calling tenant's orders, reached with that tenant's own session."""
    return OrderStore(*data.of(tenant), tenant)
