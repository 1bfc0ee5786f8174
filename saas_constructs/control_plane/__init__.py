"""What knows all tenants: their registry and their onboarding."""

from saas_constructs.control_plane.tenant_onboarding import TenantOnboarding
from saas_constructs.control_plane.tenant_registry import TenantRegistry

__all__ = ["TenantOnboarding", "TenantRegistry"]
