"""Route ``$disconnect``: forget the connection. API Gateway calls it at its best effort only."""

import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from lambdas.realtime.caller import Caller
from lambdas.realtime.wiring import connections_of
from lambdas.shared.observability import count, identify, observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Forget a connection that has ended."""
    caller = Caller.from_event(event)
    identify(caller.tenant.tenant_id, request_id=caller.request_id)
    connections_of(caller.tenant).remove(caller.connection(now=time.time()))
    count("ConnectionClosed")
    return {"statusCode": int(HTTPStatus.OK)}
