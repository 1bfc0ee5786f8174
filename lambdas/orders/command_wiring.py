"""What the handlers of all commands do alike."""

from http import HTTPStatus
from typing import Any

from botocore.config import Config

from lambdas.orders.callbacks import Callbacks
from lambdas.orders.commands import carry_out
from lambdas.orders.states import Command
from lambdas.orders.wiring import orders_of
from lambdas.shared import aws
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.observability import count
from lambdas.shared.tenant import Tenant

# The order is written when the workflow is told: a call that stalls must end before the function's own time limit.
_CONFIG = aws.CONFIG.merge(Config(read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2}))

_client: Any = aws.session().create_client("stepfunctions", config=_CONFIG)
callbacks = Callbacks(_client)


def command_answer(command: Command, request: ApiRequest, tenant: Tenant, *, reason: str | None = None) -> Answer:
    """Carry ``command`` out on the order in the path, tell its workflow, and show the order.

    The workflow is told again where the order was there already: the first time may have failed.
    """
    order_id = request.path_parameter("order_id")
    outcome = carry_out(command, order_id, tenant=tenant, orders=orders_of(tenant), reason=reason)
    callbacks.tell(outcome.order)
    if outcome.changed:
        count(f"Order{command.target.capitalize()}")
    return Answer(HTTPStatus.OK, outcome.order.to_json())
