"""Storage of tenant data."""

from saas_constructs.data.table_encryption import TableEncryption
from saas_constructs.data.tenant_files import TenantFiles
from saas_constructs.data.tenant_index import TenantIndex
from saas_constructs.data.tenant_table import TenantTable

__all__ = ["TableEncryption", "TenantFiles", "TenantIndex", "TenantTable"]
