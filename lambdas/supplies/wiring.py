"""Where handlers get a tenant's supplies from. Made while Lambda initialises the environment."""

from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_data import TenantData
from lambdas.supplies.store import SupplyStore
from lambdas.supplies.usage_store import UsageStore

data = TenantData.from_environment()


def supplies_of(tenant: Tenant) -> SupplyStore:
    """The tenant's supplies, reached with that tenant's own session."""
    return SupplyStore(*data.of(tenant), tenant.tenant_id)


def usage_of(tenant: Tenant) -> UsageStore:
    """The tenant's supplies as orders use them, reached with that tenant's own session."""
    return UsageStore(*data.of(tenant), tenant.tenant_id)
