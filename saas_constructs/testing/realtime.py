"""A client of live push, as a browser's page would be one."""

from __future__ import annotations

import json
import socket
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from websockets.sync.client import ClientConnection

_PROTOCOL: Final = "saas.v1"
_OPEN_SECONDS: Final = 30.0


class RefusedError(Exception):
    """The handshake was refused.

    Args:
        status: HTTP status.
    """

    def __init__(self, status: int) -> None:
        super().__init__(f"the handshake was refused with status {status}")
        self.status = status


class RealtimeClient:
    """An open connection. Make it with `Platform.realtime`, and close it after use.

    It answers nothing by itself: a test sees what a page would see, repeated messages included.

    Args:
        url: The stack output ``RealtimeUrl``.
        token: Access token; none is sent when left out.
        site_id: The site to follow; only the caller's own feed when left out.
        in_header: Whether the token is sent as a header, as programs do, and not as a subprotocol, as browsers must.

    Raises:
        RefusedError: The handshake was refused.
    """

    def __init__(self, url: str, token: str | None, *, site_id: str | None = None, in_header: bool = False) -> None:
        asked = "" if site_id is None else "?" + urlencode({"site_id": site_id})
        words = [_PROTOCOL, *([] if token is None or in_header else [f"bearer.{token}"])]
        self._open = ExitStack()
        try:
            self._connection: ClientConnection = self._open.enter_context(
                connect(
                    url + asked,
                    subprotocols=[Subprotocol(word) for word in words],
                    additional_headers={"Authorization": f"Bearer {token}"} if token and in_header else None,
                    open_timeout=_OPEN_SECONDS,
                    # Neither a proxy of this machine nor its own pings belong to what is tested.
                    proxy=None,
                    ping_interval=None,
                )
            )
        except InvalidStatus as error:
            raise RefusedError(error.response.status_code) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def subprotocol(self) -> str | None:
        """The subprotocol that the API chose."""
        return self._connection.subprotocol

    def send(self, message: object) -> None:
        """Send a message as JSON."""
        self._connection.send(json.dumps(message))

    def resume(self, last_event_id: str) -> None:
        """Ask for what happened after an event; the answer ends with a message of type ``resumed``."""
        self.send({"action": "resume", "last_event_id": last_event_id})

    def receive(self, *, timeout: float = 30) -> dict[str, Any]:
        """The next message.

        Args:
            timeout: Seconds to wait for it.

        Raises:
            TimeoutError: None came in time.
            websockets.exceptions.ConnectionClosed: The connection has ended.
        """
        message: dict[str, Any] = json.loads(self._connection.recv(timeout=timeout))
        return message

    def until(self, wanted: Callable[[dict[str, Any]], bool], *, timeout: float = 30) -> list[dict[str, Any]]:
        """The messages up to and with the first that is ``wanted``.

        Args:
            wanted: Says so of a message.
            timeout: Seconds to wait for all of them together.

        Raises:
            TimeoutError: It did not come in time; the text holds what came.
            websockets.exceptions.ConnectionClosed: The connection has ended.
        """
        deadline, seen = time.monotonic() + timeout, []
        while True:
            try:
                seen.append(self.receive(timeout=max(0.0, deadline - time.monotonic())))
            except TimeoutError:
                raise TimeoutError(f"what was waited for did not come in {timeout} seconds; came: {seen}") from None
            if wanted(seen[-1]):
                return seen

    def wait_closed(self, *, timeout: float = 30) -> list[dict[str, Any]]:
        """Wait for the other side to end the connection, and return what came before.

        Raises:
            TimeoutError: It is still open.
        """
        seen: list[dict[str, Any]] = []
        deadline = time.monotonic() + timeout
        try:
            while True:
                seen.append(self.receive(timeout=max(0.0, deadline - time.monotonic())))
        except ConnectionClosed:
            return seen

    def vanish(self) -> None:
        """Break off without a word, as a phone does that loses its network."""
        self._connection.socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the connection, if it is still open."""
        self._open.close()
