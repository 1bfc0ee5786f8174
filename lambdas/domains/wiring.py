"""Where a tenant's domains are kept. Made while Lambda initialises the environment."""

from lambdas.shared import settings
from lambdas.shared.registry.domains import Domains
from lambdas.shared.registry.store import TenantRegistry
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

sessions = TenantSessions.from_environment()
registry_name = settings.required("REGISTRY_TABLE_NAME")


def domains_of(tenant: Tenant) -> Domains:
    """Domains, reached with a session of that tenant."""
    return Domains(TenantRegistry(sessions.dynamodb(tenant), registry_name))
