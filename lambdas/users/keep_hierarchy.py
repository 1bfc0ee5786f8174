"""Consumer of SiteChanged: the registry learns which sites a tenant has, and of which brand each is."""

from lambdas.shared import settings
from lambdas.shared.consumer import event_consumer
from lambdas.shared.contracts.site_changed import SiteChanged
from lambdas.shared.registry.sites import SiteHierarchy
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

sessions = TenantSessions.from_environment()
registry_name = settings.required("REGISTRY_TABLE_NAME")


@event_consumer(SiteChanged)
def handler(event: SiteChanged) -> None:
    """Keep the site; the same event again, or an older one, changes nothing."""
    tenant = Tenant.for_service(event.tenant_id, "users")
    SiteHierarchy(sessions.dynamodb(tenant), registry_name).keep(
        event.tenant_id,
        event.site_id,
        brand_id=event.brand_id,
        name=event.name,
        site_version=event.site_version,
    )
