"""Where handlers get a tenant's connections from. Made while Lambda initialises the environment."""

from lambdas.realtime.connections import ConnectionStore
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_data import TenantData

data = TenantData.from_environment()


def connections_of(tenant: Tenant) -> ConnectionStore:
    """The tenant's connections, reached with that tenant's own session."""
    return ConnectionStore(*data.of(tenant), tenant.tenant_id)
