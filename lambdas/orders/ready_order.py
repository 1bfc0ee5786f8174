"""POST /orders/{order_id}/ready."""

from lambdas.orders.command_wiring import command_answer
from lambdas.orders.problems import COMMANDING
from lambdas.orders.states import FINISH
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant


@api_operation(COMMANDING)
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """An order is ready for a waiter."""
    return command_answer(FINISH, request, tenant)
