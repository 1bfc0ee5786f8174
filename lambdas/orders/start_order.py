"""POST /orders/{order_id}/start."""

from lambdas.orders.command_wiring import command_answer
from lambdas.orders.problems import COMMANDING
from lambdas.orders.states import START
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant


@api_operation(COMMANDING)
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """The kitchen begins with an order."""
    return command_answer(START, request, tenant)
