"""Where handlers get a tenant's sites and menus from. Made while Lambda initialises the environment."""

from lambdas.menus.menu_store import MenuStore
from lambdas.menus.site_store import SiteStore
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_data import TenantData

data = TenantData.from_environment()


def sites_of(tenant: Tenant) -> SiteStore:
    """The calling tenant's sites, reached with that tenant's own session."""
    return SiteStore(*data.of(tenant), tenant.tenant_id)


def menus_of(tenant: Tenant) -> MenuStore:
    """The calling tenant's menus, reached with that tenant's own session."""
    return MenuStore(*data.of(tenant), tenant.tenant_id)
