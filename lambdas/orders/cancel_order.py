"""POST /orders/{order_id}/cancel."""

from lambdas.orders.command_wiring import command_answer
from lambdas.orders.problems import COMMANDING
from lambdas.orders.states import CANCEL
from lambdas.orders.validation import reason
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant


@api_operation(COMMANDING)
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """The customer or the staff call an order off."""
    return command_answer(CANCEL, request, tenant, reason=reason(request))
