"""Storage of tenant data."""

from saas_constructs.data.tenant_index import TenantIndex
from saas_constructs.data.tenant_table import TableEncryption, TenantTable

__all__ = ["TableEncryption", "TenantIndex", "TenantTable"]
