"""Orders: the operations of the API that take them and look them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.data import TenantTable
    from saas_constructs.functions import HandlerFunction
    from stacks.services.settings import ServiceSettings


class Orders(Construct):
    """Functions of the operations on orders.

    Args:
        settings: The stage's.
        table: Where orders are.

    Attributes:
        handlers: The function of each operation.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: ServiceSettings, table: TenantTable) -> None:
        super().__init__(scope, construct_id)
        self.handlers: Mapping[str, HandlerFunction] = {
            "createOrder": settings.function(self, "Create", "lambdas.orders.create_order.handler"),
            "getOrder": settings.function(self, "Get", "lambdas.orders.get_order.handler"),
            "listOrders": settings.function(self, "List", "lambdas.orders.list_orders.handler"),
        }
        table.grant_tenant_access(self.handlers["createOrder"], TenantAccess.WRITE)
        table.grant_tenant_access(self.handlers["getOrder"], TenantAccess.READ)
        table.grant_tenant_access(self.handlers["listOrders"], TenantAccess.READ)
