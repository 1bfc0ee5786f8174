"""Orders: the operations of the API that take them, look them up and bring them to their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from constructs import Construct

from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.data import TenantTable
    from saas_constructs.functions import HandlerFunction
    from stacks.services.settings import ServiceSettings

_COMMANDS: Final = ("accept", "reject", "start", "ready", "serve", "cancel")


class Orders(Construct):
    """Functions of the operations on orders.

    Args:
        settings: The stage's.
        table: Where orders, sites and menus are.

    Attributes:
        handlers: The function of each operation.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: ServiceSettings, table: TenantTable) -> None:
        super().__init__(scope, construct_id)
        create = settings.function(self, "Create", "lambdas.orders.create_order.handler")
        # Reads the menu and, where it can't be had any more, the order that an earlier request left.
        table.grant_tenant_access(create, TenantAccess.READ_WRITE, partitions=["brand#*#menu", "order#*", "site#*"])
        readers = {
            "getOrder": settings.function(self, "Get", "lambdas.orders.get_order.handler"),
            "listOrders": settings.function(self, "List", "lambdas.orders.list_orders.handler"),
            "listTickets": settings.function(self, "Tickets", "lambdas.orders.list_tickets.handler"),
        }
        # A list is read from an index, which holds no task tokens.
        partitions = (["order#*"], ["site#*#orders", "user#*#orders"], ["open"])
        for reader, read in zip(readers.values(), partitions, strict=True):
            table.grant_tenant_access(reader, TenantAccess.READ, partitions=read)
        commands = {
            f"{name}Order": settings.function(self, name.title(), f"lambdas.orders.{name}_order.handler")
            for name in _COMMANDS
        }
        for command in commands.values():
            table.grant_tenant_access(command, TenantAccess.READ_WRITE, partitions=["order#*", "site#*"])
        self.handlers: Mapping[str, HandlerFunction] = {"createOrder": create, **readers, **commands}
