"""The WebSocket subprotocols of live push, and the token among them.

A browser can set no header when it opens a WebSocket; the one thing that a page may choose is the list of
subprotocols (RFC 6455, section 1.9). It offers ``saas.v1`` and ``bearer.<token>``; the answer names ``saas.v1``, so
that the token is not sent back. A query string would end in access logs.
"""

from collections.abc import Mapping
from typing import Any, Final

PROTOCOL: Final = "saas.v1"
"""Version 1 of the messages."""
TOKEN_PREFIX: Final = "bearer."  # noqa: S105 - the name of the place, no token
HEADER: Final = "Sec-WebSocket-Protocol"


def offered_subprotocols(event: Mapping[str, Any]) -> tuple[str, ...]:
    """The subprotocols that a client offers, in its order.

    Args:
        event: Of the route ``$connect``: its authorizer's or its function's.
    """
    # The header may come in several lines, which API Gateway shows apart (RFC 6455, section 11.3.4).
    several = [line for name, lines in (event.get("multiValueHeaders") or {}).items() if _is(name) for line in lines]
    lines = several or [line for name, line in (event.get("headers") or {}).items() if _is(name)]
    words = (word.strip() for line in lines for word in str(line).split(","))
    return tuple(word for word in words if word)


def _is(name: str) -> bool:
    return name.lower() == HEADER.lower()
