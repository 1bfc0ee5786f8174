"""Where handlers get a tenant's tasks from. Made while Lambda initialises the environment, kept across requests."""

from lambdas.shared import settings
from lambdas.shared.task_store import TaskStore
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions
from lambdas.tasks.sales import SiteSales

sessions = TenantSessions.from_environment()
table_name = settings.required("TABLE_NAME")


def tasks_of(tenant: Tenant) -> TaskStore:
    """A tenant's tasks, reached with that tenant's own session."""
    return TaskStore(sessions.dynamodb(tenant), table_name, tenant.tenant_id)


def sales_of(tenant: Tenant) -> SiteSales:
    """A tenant's orders by site and time, reached with that tenant's own session."""
    return SiteSales(sessions.dynamodb(tenant), table_name, tenant.tenant_id)
