"""Isolation of tenants: the role through which functions reach tenant data, and the check that nothing goes around it."""

from saas_constructs.tenancy.access import TenantAccess
from saas_constructs.tenancy.access_role import TenantAccessRole

__all__ = ["TenantAccess", "TenantAccessRole"]
