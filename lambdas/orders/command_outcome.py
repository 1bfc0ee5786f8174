"""What the handlers of all commands do alike."""

from http import HTTPStatus

from lambdas.orders.commands import Outcome, carry_out
from lambdas.orders.states import Command
from lambdas.orders.wiring import orders_of
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.observability import count
from lambdas.shared.tenant import Tenant


def outcome_of(command: Command, request: ApiRequest, tenant: Tenant, *, reason: str | None = None) -> Outcome:
    """Carry ``command`` out on the order in the path, and count it where it changed something."""
    order_id = request.path_parameter("order_id")
    outcome = carry_out(command, order_id, tenant=tenant, orders=orders_of(tenant), reason=reason)
    if outcome.changed:
        count(f"Order{command.target.capitalize()}")
    return outcome


def outcome_answer(outcome: Outcome) -> Answer:
    """The answer that shows the order as it is now."""
    return Answer(HTTPStatus.OK, outcome.order.to_json())
