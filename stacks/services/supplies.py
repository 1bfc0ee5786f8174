"""Supplies: the operations of the API on them, and the consumer that takes from them what served orders used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from constructs import Construct

from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.data import TenantTable
    from saas_constructs.events import EventBus
    from saas_constructs.functions import HandlerFunction
    from stacks.services.settings import ServiceSettings

OPERATIONS = {
    "listSupplies": ("lambdas.supplies.list_supplies.handler", TenantAccess.READ),
    "putSupply": ("lambdas.supplies.put_supply.handler", TenantAccess.READ_WRITE),
    "adjustSupply": ("lambdas.supplies.adjust_supply.handler", TenantAccess.READ_WRITE),
}
"""Handler of each operation, and what it may do with the tenant's items."""


class Supplies(Construct):
    """Functions of the operations on supplies.

    Args:
        settings: The stage's.
        table: Where supplies are.

    Attributes:
        handlers: The function of each operation.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: ServiceSettings, table: TenantTable) -> None:
        super().__init__(scope, construct_id)
        self.handlers: Mapping[str, HandlerFunction] = settings.operations(
            self, table, OPERATIONS, partitions=["site#*#adjustments", "site#*#supplies"]
        )


class SupplyUsage(Construct):
    """The consumer of served orders.

    Args:
        settings: The stage's.
        table: Where supplies are.
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
        # A batch of ten orders that all meet others waits for ten times a second, and a cold start.
        function = settings.worker(
            self, "Function", "lambdas.supplies.consume_completed.handler", timeout=Duration.seconds(30)
        )
        table.grant_tenant_access(function, TenantAccess.READ_WRITE, partitions=["site#*#supplies"])
        event_bus.subscribe(
            self,
            "Consumer",
            function=function,
            source="saas.orders",
            detail_types=["OrderCompleted"],
            # Nobody waits for a count: the orders of some seconds share an invocation.
            batching_window=Duration.seconds(5),
        )
