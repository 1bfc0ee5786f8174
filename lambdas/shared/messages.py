"""The wrapper of functions that take messages of our own making from a queue, rather than events from the bus."""

import functools
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from lambdas.shared import standing
from lambdas.shared.observability import Handler, identify, observed
from lambdas.shared.queue_batch import Message, answer, taken

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


class TenantMessage(Protocol):
    """A message for one tenant."""

    @property
    def tenant_id(self) -> str:
        """Whom it concerns."""


class MessageError(ValueError):
    """A message is none that the function knows. Trying again can't help."""


M = TypeVar("M", bound=TenantMessage)


def message_consumer(
    read: Callable[[Mapping[str, Any]], M], *, check_standing: bool = True
) -> Callable[[Callable[[M], None]], Handler]:
    """Make a function of one message a Lambda handler of batches from a queue.

    As ``event_consumer`` does it for events: what fails is reported to SQS by itself and comes again, the tenant is
    on all that is logged and counted, a failure is logged as ``consumer failed``, and nothing is done for a tenant
    that is not served.

    Args:
        read: Makes a message of the JSON object in a record's body; raises ``MessageError``.
        check_standing: Whether nothing is done for a tenant that is not served. A function that has to work while its
            tenant is frozen calls ``standing.check`` by itself at other times.
    """

    def wrap(consume: Callable[[M], None]) -> Handler:
        def take(message: Message) -> None:
            known = read(_object(message["body"]))
            identify(known.tenant_id)
            if check_standing:
                standing.check(known.tenant_id)
            consume(known)

        def handler(batch: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
            return answer(message for message in batch["Records"] if not taken(message, take))

        return observed(functools.wraps(consume)(handler))

    return wrap


def _object(body: str) -> Mapping[str, Any]:
    try:
        value = json.loads(body)
    except json.JSONDecodeError as error:
        raise MessageError(f"the message is no JSON: {error.msg}") from None
    if not isinstance(value, dict):
        raise MessageError(f"the message must be an object, got {type(value).__name__}")
    return value
