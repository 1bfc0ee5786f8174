"""Where the functions of migrations get a tenant's items from. Made while Lambda initialises the environment."""

from lambdas.migration.store import TargetStore
from lambdas.migration.survey_store import SurveyStore
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_data import TenantData

data = TenantData.from_environment()


def target_of(tenant: Tenant, migration_id: str) -> TargetStore:
    """A tenant's records, reached with that tenant's own session."""
    return TargetStore(*data.of(tenant), tenant.tenant_id, migration_id)


def survey_of(tenant: Tenant, migration_id: str) -> SurveyStore:
    """All of a tenant's records, reached with that tenant's own session."""
    return SurveyStore(*data.of(tenant), tenant.tenant_id, migration_id)
