"""Where a client puts its token when it opens a WebSocket."""

from collections.abc import Mapping
from typing import Any

from lambdas.authorizer.jws import TokenRefusedError
from lambdas.authorizer.token import MAX_LENGTH, bearer_token
from lambdas.shared.subprotocols import PROTOCOL, TOKEN_PREFIX, offered_subprotocols


def connection_token(event: Mapping[str, Any]) -> str:
    """The token of a handshake: a subprotocol ``bearer.<token>``, or else the ``Authorization`` header.

    Raises:
        TokenRefusedError: There is none, more than one, or one of an impossible form or length.
    """
    offered = offered_subprotocols(event)
    tokens = [word.removeprefix(TOKEN_PREFIX) for word in offered if word.startswith(TOKEN_PREFIX)]
    if not tokens:
        return bearer_token(event)
    if len(tokens) > 1:
        raise TokenRefusedError(f"expected one token among the subprotocols, got {len(tokens)}")
    if any(name.lower() == "authorization" for name in event.get("headers") or {}):
        raise TokenRefusedError("a token among the subprotocols, and an authorization header beside it")
    if PROTOCOL not in offered:
        # One of the offered subprotocols has to be sent back, and that must not be the token.
        raise TokenRefusedError(f"a token among the subprotocols, without {PROTOCOL}")
    if len(tokens[0]) > MAX_LENGTH:
        raise TokenRefusedError(f"the token is longer than {MAX_LENGTH} characters")
    return tokens[0]
