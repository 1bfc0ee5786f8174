"""What knows all tenants: their registry, their life cycle, and the meter of what they use."""

from saas_constructs.control_plane.lifecycle_machine import LifecycleMachine
from saas_constructs.control_plane.lifecycle_plan import LifecyclePlan
from saas_constructs.control_plane.lifecycle_step import LifecycleStep
from saas_constructs.control_plane.tenant_archive import TenantArchive
from saas_constructs.control_plane.tenant_lifecycle import TenantLifecycle
from saas_constructs.control_plane.tenant_mover import TenantMover
from saas_constructs.control_plane.tenant_onboarding import TenantOnboarding
from saas_constructs.control_plane.tenant_registry import TenantRegistry
from saas_constructs.control_plane.tenant_stack_template import TenantStackTemplate
from saas_constructs.control_plane.tenant_stacks import TenantStacks
from saas_constructs.control_plane.usage_meter import UsageMeter
from saas_constructs.control_plane.usage_reports import UsageReports
from saas_constructs.control_plane.usage_table import UsageTable

__all__ = [
    "LifecycleMachine",
    "LifecyclePlan",
    "LifecycleStep",
    "TenantArchive",
    "TenantLifecycle",
    "TenantMover",
    "TenantOnboarding",
    "TenantRegistry",
    "TenantStackTemplate",
    "TenantStacks",
    "UsageMeter",
    "UsageReports",
    "UsageTable",
]
