"""Isolation of tenants: the role that functions reach tenant data through, and its check."""

from saas_constructs.tenancy.access import TenantAccess
from saas_constructs.tenancy.access_role import TenantAccessRole
from saas_constructs.tenancy.isolation import TenantIsolation

__all__ = ["TenantAccess", "TenantAccessRole", "TenantIsolation"]
