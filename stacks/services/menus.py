"""Menus: the operations of the API on sites, menus of brands, and what sites change about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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

_PARTITIONS: Final = ("brand#*#menu", "site#*", "sites")
_COUNTED: Final = frozenset({"putSite"})
_WITH_PICTURES: Final = frozenset({"putMenuItem", "deleteMenuItem"})


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
        # New sites are counted against a limit, and on a picture's file who shows it. One grant for each function: all
        # keys of a transaction must match one statement.
        further = dict.fromkeys(_COUNTED, "quota") | dict.fromkeys(_WITH_PICTURES, "files")
        self.handlers: Mapping[str, HandlerFunction] = {
            name: function
            for operation_id, operation in OPERATIONS.items()
            for name, function in settings.operations(
                self,
                table,
                {operation_id: operation},
                partitions=[*_PARTITIONS, *([further[operation_id]] if operation_id in further else [])],
            ).items()
        }
