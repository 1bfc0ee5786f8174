"""The one wrapper of every route that answers a client's message."""

import functools
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from lambdas.realtime.caller import Caller
from lambdas.realtime.messages import encoded, error_message
from lambdas.realtime.push import Outcome, Pusher
from lambdas.shared import standing, strict_json
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.observability import Handler, identify, logger, observed
from lambdas.shared.tenant import MOVING
from lambdas.shared.tenants import ACTIVE, Tenants

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Answer = Callable[[dict[str, Any], Caller], Iterable[dict[str, Any]]]
"""Makes the messages that answer a client's message."""

_DONE: Final = {"statusCode": int(HTTPStatus.OK)}

pusher = Pusher.from_environment()
tenants = standing.tenants() or Tenants.from_environment()


def message_route(answer: Answer) -> Handler:
    """Make ``answer`` a Lambda handler of a WebSocket route.

    A message is answered as long as the token of the handshake is good and the tenant is active; otherwise the
    connection is ended, after a message that says so. A message that cannot be read is answered with what is wrong.
    Nothing is sent after a message that did not reach the client, and its connection is ended: it resumes, and does not
    wait for the rest.
    """

    def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
        caller = Caller.from_event(event)
        identify(caller.tenant.tenant_id, request_id=caller.request_id)
        reason = _reason_to_end(caller)
        if reason is not None:
            logger.info("connection ended", reason=reason)
            pusher.post(caller.connection_id, encoded(error_message(reason)))
            pusher.close(caller.connection_id)
            return _DONE
        for message in _answered(answer, event, caller):
            outcome = pusher.post(caller.connection_id, encoded(message))
            if outcome is Outcome.FAILED:
                pusher.close(caller.connection_id)
            if outcome is not Outcome.DELIVERED:
                break
        return _DONE

    return observed(functools.wraps(answer)(handler))


def _reason_to_end(caller: Caller) -> str | None:
    if caller.expires_at <= time.time():
        return "the token has expired: connect again with a fresh one"
    tenant = tenants.find(caller.tenant.tenant_id)
    if tenant is not None and tenant.status == MOVING:
        return "the tenant is moving: connect again in a few minutes"
    if tenant is None or tenant.status != ACTIVE:
        return "the tenant is not active"
    return None


def _answered(answer: Answer, event: dict[str, Any], caller: Caller) -> Iterable[dict[str, Any]]:
    try:
        message = strict_json.parse(event.get("body") or "")
        if not isinstance(message, dict):
            return [error_message('a message must be an object such as {"action": "ping"}')]
        return answer(message, caller)
    except InvalidRequestError as error:
        return [error_message(str(error))]
