"""Orders: the operations of the API that take them, look them up and bring them to their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration
from constructs import Construct

from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.data import TenantTable
    from saas_constructs.events import EventBus
    from saas_constructs.functions import HandlerFunction
    from stacks.services.settings import ServiceSettings

_COMMANDS: Final = ("accept", "reject", "start", "ready", "serve", "cancel")


class OrderQuota(Construct):
    """The consumer of placed orders that counts them against the day's limit, in tiers that have one.

    Args:
        settings: The stage's.
        table: Where the numbers are.
        event_bus: Whose orders are told.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        table: TenantTable,
        event_bus: EventBus,
    ) -> None:
        super().__init__(scope, construct_id)
        function = settings.worker(
            self,
            "Function",
            "lambdas.orders.count_orders.handler",
            description="Counts the orders of tenants' days",
            files=settings.tiers_file,
            timeout=Duration.seconds(30),
        )
        table.grant_tenant_access(function, TenantAccess.READ_WRITE, partitions=["quota"])
        event_bus.subscribe(
            self,
            "Consumer",
            function=function,
            source="saas.orders",
            detail_types=["OrderPlaced"],
            detail={"tier": settings.counted_tiers},
            # A limit may be overrun by as many orders as come in meanwhile: a compromise with what counting costs.
            batching_window=Duration.seconds(2),
        )


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
        # Reads the menu along with the day's number and, where it can't be had any more, the order that an earlier
        # request left. One grant: all keys of a batch must match one statement.
        partitions = ["brand#*#menu", "order#*", "quota", "site#*"]
        table.grant_tenant_access(create, TenantAccess.READ_WRITE, partitions=partitions)
        readers = {
            "getOrder": settings.function(self, "Get", "lambdas.orders.get_order.handler"),
            "listOrders": settings.function(self, "List", "lambdas.orders.list_orders.handler"),
            "listTickets": settings.function(self, "Tickets", "lambdas.orders.list_tickets.handler"),
        }
        # A list is read from an index, which holds no task tokens.
        listed = (["order#*"], ["site#*#orders", "user#*#orders"], ["open"])
        for reader, read in zip(readers.values(), listed, strict=True):
            table.grant_tenant_access(reader, TenantAccess.READ, partitions=read)
        commands = {
            f"{name}Order": settings.function(self, name.title(), f"lambdas.orders.{name}_order.handler")
            for name in _COMMANDS
        }
        for command in commands.values():
            table.grant_tenant_access(command, TenantAccess.READ_WRITE, partitions=["order#*", "site#*"])
        self.handlers: Mapping[str, HandlerFunction] = {"createOrder": create, **readers, **commands}
