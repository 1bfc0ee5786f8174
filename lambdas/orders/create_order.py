"""POST /orders."""

from http import HTTPStatus

from lambdas.orders.menu_wiring import menu_of
from lambdas.orders.problems import PLACING
from lambdas.orders.rules import place_order
from lambdas.orders.validation import order_request
from lambdas.orders.wiring import orders_of
from lambdas.shared.api import api_operation
from lambdas.shared.fields import idempotency_key
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.observability import count
from lambdas.shared.tenant import Tenant


@api_operation(PLACING)
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Take an order for the calling tenant."""
    key = idempotency_key(request.header("idempotency-key"))
    wanted = order_request(request.json())
    placed = place_order(wanted, tenant=tenant, idempotency_key=key, orders=orders_of(tenant), menu=menu_of(tenant))
    if placed.replayed:
        return Answer(HTTPStatus.OK, placed.order.to_json(), {"Idempotent-Replayed": "true"})
    count("OrderPlaced")
    return Answer(HTTPStatus.CREATED, placed.order.to_json())
