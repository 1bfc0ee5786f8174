"""Requests and answers, as the ASGI specification has them (https://asgi.readthedocs.io, "HTTP & WebSocket")."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from http import HTTPStatus

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Headers = Sequence[tuple[bytes, bytes]]
_WITHOUT_CONTENT = frozenset({204, 304})


@dataclass(frozen=True)
class Answer:
    """What a browser gets.

    Args:
        status: HTTP status.
        headers: Names in lower case; without the content's length.
        body: Its content.
    """

    status: int
    headers: Headers
    body: bytes

    @classmethod
    def explaining(cls, status: HTTPStatus, detail: str) -> Answer:
        """An answer of this machine's own, as a problem (RFC 9457).

        Args:
            status: HTTP status.
            detail: What is wrong, and what to do about it.
        """
        body = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
        return cls(
            status, ((b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")), _json(body)
        )


def _json(content: object) -> bytes:
    return json.dumps(content).encode() + b"\n"


def header(scope: Scope, name: str) -> str:
    """A header of a request; empty where there is none."""
    wanted = name.encode()
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == wanted), "")


async def body_of(receive: Receive) -> bytes:
    """Read a request's content."""
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def send_answer(send: Send, answer: Answer, *, kind: str = "http.response") -> None:
    """Send a whole answer.

    Args:
        send: The server's.
        answer: What to send.
        kind: ``websocket.http.response`` for one that refuses a WebSocket.
    """
    headers = list(answer.headers)
    if answer.status not in _WITHOUT_CONTENT:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": f"{kind}.start", "status": answer.status, "headers": headers})
    await send({"type": f"{kind}.body", "body": answer.body})
