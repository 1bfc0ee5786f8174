"""What knows all tenants: their registry, their onboarding, and the meter of what they use."""

from saas_constructs.control_plane.tenant_onboarding import TenantOnboarding
from saas_constructs.control_plane.tenant_registry import TenantRegistry
from saas_constructs.control_plane.usage_meter import UsageMeter

__all__ = ["TenantOnboarding", "TenantRegistry", "UsageMeter"]
