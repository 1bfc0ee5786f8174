"""Where handlers get a tenant's files from. Made while Lambda initialises the environment, kept across requests."""

from lambdas.files.file_store import FileStore
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_data import TenantData

data = TenantData.from_environment()


def files_of(tenant: Tenant) -> FileStore:
    """A tenant's files, reached with that tenant's own session."""
    return FileStore(*data.of(tenant), tenant.tenant_id)
