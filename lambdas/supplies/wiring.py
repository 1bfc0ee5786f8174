"""Where handlers get a tenant's supplies from. Made while Lambda initialises the environment."""

from lambdas.shared import settings
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions
from lambdas.supplies.store import SupplyStore
from lambdas.supplies.usage_store import UsageStore

sessions = TenantSessions.from_environment()
table_name = settings.required("TABLE_NAME")


def supplies_of(tenant: Tenant) -> SupplyStore:
    """The tenant's supplies, reached with that tenant's own session."""
    return SupplyStore(sessions.dynamodb(tenant), table_name, tenant.tenant_id)


def usage_of(tenant: Tenant) -> UsageStore:
    """The tenant's supplies as orders use them, reached with that tenant's own session."""
    return UsageStore(sessions.dynamodb(tenant), table_name, tenant.tenant_id)
