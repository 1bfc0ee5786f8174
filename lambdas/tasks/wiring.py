"""Where handlers get a tenant's tasks from. Made while Lambda initialises the environment, kept across requests."""

from lambdas.shared.task_store import TaskStore
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_data import TenantData
from lambdas.tasks.sales import SiteSales

data = TenantData.from_environment()


def tasks_of(tenant: Tenant) -> TaskStore:
    """A tenant's tasks, reached with that tenant's own session."""
    return TaskStore(*data.of(tenant), tenant.tenant_id)


def sales_of(tenant: Tenant) -> SiteSales:
    """A tenant's orders by site and time, reached with that tenant's own session."""
    return SiteSales(*data.of(tenant), tenant.tenant_id)
