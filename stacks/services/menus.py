"""Menus: the operations of the API on sites, menus of brands, and what sites change about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.data import TenantTable
    from saas_constructs.functions import HandlerFunction
    from stacks.services.settings import ServiceSettings

OPERATIONS = {
    "listSites": ("lambdas.menus.list_sites.handler", TenantAccess.READ),
    "getSite": ("lambdas.menus.get_site.handler", TenantAccess.READ),
    "putSite": ("lambdas.menus.put_site.handler", TenantAccess.READ_WRITE),
    "getBrandMenu": ("lambdas.menus.get_brand_menu.handler", TenantAccess.READ),
    "putMenuItem": ("lambdas.menus.put_menu_item.handler", TenantAccess.READ_WRITE),
    "deleteMenuItem": ("lambdas.menus.delete_menu_item.handler", TenantAccess.READ_WRITE),
    "getMenu": ("lambdas.menus.get_menu.handler", TenantAccess.READ),
    "setAvailability": ("lambdas.menus.set_availability.handler", TenantAccess.READ_WRITE),
    "clearOverride": ("lambdas.menus.clear_override.handler", TenantAccess.READ_WRITE),
}
"""Handler of each operation, and what it may do with the tenant's items."""


class Menus(Construct):
    """Functions of the operations on sites and menus.

    Args:
        settings: The stage's.
        table: Where sites and menus are.

    Attributes:
        handlers: The function of each operation.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: ServiceSettings, table: TenantTable) -> None:
        super().__init__(scope, construct_id)
        self.handlers: Mapping[str, HandlerFunction] = settings.operations(
            self, table, OPERATIONS, partitions=["brand#*#menu", "site#*", "sites"]
        )
        # New sites are counted against the tenant's limit.
        table.grant_tenant_access(self.handlers["putSite"], TenantAccess.READ_WRITE, partitions=["quota"])
