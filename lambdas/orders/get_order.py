"""GET /orders/{order_id}."""

from http import HTTPStatus

from lambdas.orders.rules import get_order
from lambdas.orders.wiring import orders_of
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Show one of the calling tenant's orders."""
    order_id = request.path_parameter("order_id")
    order = get_order(order_id, tenant=tenant, orders=orders_of(tenant))
    return Answer(HTTPStatus.OK, order.to_json())
