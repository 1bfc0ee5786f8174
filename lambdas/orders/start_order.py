"""POST /orders/{order_id}/start."""

from lambdas.orders.command_outcome import outcome_answer, outcome_of
from lambdas.orders.problems import COMMANDING
from lambdas.orders.states import START
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant


@api_operation(COMMANDING)
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """The kitchen begins with an order."""
    # It ends no wait, so that no workflow is told, and no client for it is made.
    return outcome_answer(outcome_of(START, request, tenant))
