"""Taking in old single-tenant installations."""

from saas_constructs.migration.tenant_import import TenantImport

__all__ = ["TenantImport"]
