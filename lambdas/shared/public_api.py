"""The wrapper of operations that anybody may call: no tenant, no roles, and nothing told that is not asked of all."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lambdas.shared.answering import Kinds, answered, with_shared
from lambdas.shared.http import Answer, ApiRequest, respond
from lambdas.shared.observability import Handler, logger, observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

PublicOperation = Callable[[ApiRequest], Answer]
"""What an operation does for whoever asks."""


def public_operation(errors: Kinds | None = None) -> Callable[[PublicOperation], Handler]:
    """Make an operation a Lambda handler behind ``PublicApi``, as ``api_operation`` does for tenants.

    Args:
        errors: The operation's own errors beside the shared ones.
    """
    kinds = with_shared(errors)

    def wrap(operation: PublicOperation) -> Handler:
        def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
            request = ApiRequest(event)
            instance = request.request_id or context.aws_request_id
            logger.append_keys(correlation_id=instance)
            answer = answered(lambda: operation(request), kinds, instance)
            return respond(answer, origin=request.header("origin"))

        return observed(functools.wraps(operation)(handler))

    return wrap
