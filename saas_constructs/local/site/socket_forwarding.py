"""WebSockets passed on to the emulator."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Subprotocol

from saas_constructs.local.site.asgi import Answer, Receive, Scope, Send, send_answer
from saas_constructs.local.site.http_forwarding import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_OPEN_SECONDS = 30.0
_GOING_AWAY = 1001
# RFC 6455, section 7.4.1: said of a connection, never sent.
_NEVER_SENT = frozenset({None, 1004, 1005, 1006, 1015})
# Of the handshake: each side of this process makes its own.
_OWN = (b"sec-websocket-", b"connection", b"upgrade", b"host")


async def forward_socket(
    scope: Scope, receive: Receive, send: Send, *, endpoint_url: str, host: str, target: str
) -> None:
    """Connect to a distribution, and carry messages both ways until one side closes.

    Args:
        scope: The browser's request.
        receive: The browser's messages.
        send: To the browser.
        endpoint_url: The emulator.
        host: The distribution's name.
        target: Path and query.

    Raises:
        UnreachableError: The emulator does not answer; nothing was sent to the browser.
    """
    emulator = urlsplit(endpoint_url)
    try:
        upstream = await connect(
            f"ws://{host}{target}",
            host=emulator.hostname,
            port=emulator.port,
            subprotocols=[Subprotocol(name) for name in scope["subprotocols"]] or None,
            additional_headers=[
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in scope["headers"]
                if not name.lower().startswith(_OWN)
            ],
            # Neither a proxy of this machine nor pings of this process belong to the conversation.
            proxy=None,
            ping_interval=None,
            compression=None,
            max_size=None,
            open_timeout=_OPEN_SECONDS,
        )
    except InvalidStatus as error:
        response = error.response
        headers = [(name.lower().encode(), value.encode()) for name, value in response.headers.raw_items()]
        kept = [pair for pair in headers if pair[0] in {b"content-type", b"date"}]
        answer = Answer(response.status_code, kept, bytes(response.body or b""))
        await send_answer(send, answer, kind="websocket.http.response")
        return
    except (OSError, TimeoutError, InvalidHandshake) as error:
        raise UnreachableError(str(error)) from error
    await send({"type": "websocket.accept", "subprotocol": upstream.subprotocol})
    down = asyncio.create_task(_to_browser(upstream, send))
    up = asyncio.create_task(_from_browser(upstream, receive))
    _, pending = await asyncio.wait({down, up}, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(down, up, return_exceptions=True)
    await upstream.close()


async def _from_browser(upstream: ClientConnection, receive: Receive) -> None:
    with suppress(ConnectionClosed):
        while (message := await receive())["type"] != "websocket.disconnect":
            await upstream.send(_content(message))


async def _to_browser(upstream: ClientConnection, send: Send) -> None:
    with suppress(ConnectionClosed):
        async for message in upstream:
            name = "text" if isinstance(message, str) else "bytes"
            await send({"type": "websocket.send", name: message})
    code = _GOING_AWAY if upstream.close_code in _NEVER_SENT else upstream.close_code
    await send({"type": "websocket.close", "code": code, "reason": upstream.close_reason or ""})


def _content(message: Mapping[str, Any]) -> str | bytes:
    text: str | None = message.get("text")
    return message["bytes"] if text is None else text
