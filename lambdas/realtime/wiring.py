"""Where handlers get a tenant's connections from. Made while Lambda initialises the environment."""

from lambdas.realtime.connections import ConnectionStore
from lambdas.shared import settings
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

sessions = TenantSessions.from_environment()
table_name = settings.required("TABLE_NAME")


def connections_of(tenant: Tenant) -> ConnectionStore:
    """The tenant's connections, reached with that tenant's own session."""
    return ConnectionStore(sessions.dynamodb(tenant), table_name, tenant.tenant_id)
