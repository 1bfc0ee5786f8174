"""Routes ``ping`` and ``$default``: answers that need no data."""

from typing import Any

from lambdas.realtime.caller import Caller
from lambdas.realtime.message_route import message_route
from lambdas.realtime.messages import PONG, error_message


@message_route
def handler(message: dict[str, Any], _caller: Caller) -> list[dict[str, Any]]:
    """Answer a ping; tell anything else what could have been meant."""
    if message.get("action") == "ping":
        return [PONG]
    return [error_message("action must be ping or resume")]
