"""What the handlers of commands that end a wait do alike: the order's workflow is told."""

from typing import Any

from botocore.config import Config

from lambdas.orders.callbacks import Callbacks
from lambdas.orders.command_outcome import outcome_answer, outcome_of
from lambdas.orders.states import Command
from lambdas.orders.wiring import data
from lambdas.shared import aws
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant

# The order is written when the workflow is told: a call that stalls must end before the function's own time limit.
_CONFIG = aws.CONFIG.merge(Config(read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2}))

_client: Any = aws.session().create_client("stepfunctions", config=_CONFIG)
callbacks = Callbacks(_client)


def command_answer(command: Command, request: ApiRequest, tenant: Tenant, *, reason: str | None = None) -> Answer:
    """Carry ``command`` out on the order in the path, tell its workflow, and show the order.

    The workflow is told again where the order was there already: the first time may have failed.
    """
    outcome = outcome_of(command, request, tenant, reason=reason)
    callbacks.tell(outcome.order, table=data.of(tenant).table_name)
    return outcome_answer(outcome)
