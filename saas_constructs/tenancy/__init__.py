"""Tenants' tiers, and their isolation: the role that functions reach tenant data through, and its check."""

from saas_constructs.tenancy.access import TenantAccess
from saas_constructs.tenancy.access_role import TenantAccessRole
from saas_constructs.tenancy.dedicated_tables import DedicatedTables
from saas_constructs.tenancy.isolation import TenantIsolation
from saas_constructs.tenancy.order_time_limits import OrderTimeLimits
from saas_constructs.tenancy.tier_policies import TierPolicies
from saas_constructs.tenancy.tier_policy import TierPolicy

__all__ = [
    "DedicatedTables",
    "OrderTimeLimits",
    "TenantAccess",
    "TenantAccessRole",
    "TenantIsolation",
    "TierPolicies",
    "TierPolicy",
]
