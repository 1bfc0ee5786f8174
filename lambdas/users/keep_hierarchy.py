"""Consumer of SiteChanged: the registry learns which sites a tenant has, and of which brand each is."""

from lambdas.shared.consumer import event_consumer
from lambdas.shared.contracts.site_changed import SiteChanged
from lambdas.shared.registry.sites import SiteHierarchy
from lambdas.shared.registry.store import TenantRegistry

registry = TenantRegistry.from_environment()


@event_consumer(SiteChanged)
def handler(event: SiteChanged) -> None:
    """Keep the site; the same event again, or an older one, changes nothing."""
    SiteHierarchy(registry.client, registry.table_name).keep(
        event.tenant_id,
        event.site_id,
        brand_id=event.brand_id,
        name=event.name,
        site_version=event.site_version,
    )
