"""Route ``$connect``: keep the connection, and only then let it be open."""

import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from lambdas.realtime.caller import Caller
from lambdas.realtime.wiring import connections_of
from lambdas.shared.observability import count, identify, logger, observed
from lambdas.shared.subprotocols import HEADER, PROTOCOL, offered_subprotocols

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Keep an authorized connection in its feeds; an error refuses it, and so do too many of the same user's.

    The connection is in its feeds before the client can send anything, so that no event falls between a resumption and
    live push.
    """
    caller = Caller.from_event(event)
    identify(caller.tenant.tenant_id, request_id=caller.request_id)
    connections, now = connections_of(caller.tenant), time.time()
    if connections.is_full(caller.tenant.user_id, now=now):
        logger.warning("too many connections", user_id=caller.tenant.user_id)
        count("ConnectionRefused")
        return {"statusCode": int(HTTPStatus.TOO_MANY_REQUESTS)}
    connections.add(caller.connection(now=now))
    count("ConnectionOpened")
    answer: dict[str, Any] = {"statusCode": int(HTTPStatus.OK)}
    if PROTOCOL in offered_subprotocols(event):
        answer["headers"] = {HEADER: PROTOCOL}
    return answer
