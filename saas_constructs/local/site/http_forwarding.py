"""Requests passed on to the emulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from saas_constructs.local.site.asgi import Answer

if TYPE_CHECKING:
    from saas_constructs.local.site.asgi import Headers

_SECONDS = 60.0
_CONNECTIONS = 32
# RFC 9110, section 7.6.1, and what is set anew on the way.
_OF_ONE_CONNECTION = frozenset(
    {b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade", b"host", b"content-length"}
)
# The server says them itself.
_OF_SERVER = frozenset({b"date", b"server"})
_TRANSPORT = ((b"x-forwarded-proto", b"https"),)
"""Pages are deployed to be served over TLS, which the emulator has not: it takes this header for it."""


class UnreachableError(Exception):
    """The emulator does not answer."""


class HttpForwarding:
    """Passes requests on.

    Args:
        endpoint_url: The emulator, as in ``LocalSettings.endpoint_url``.
    """

    def __init__(self, endpoint_url: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=endpoint_url,
            trust_env=False,
            timeout=_SECONDS,
            limits=httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def forward(
        self, method: str, target: str, *, headers: Headers, body: bytes, host: str | None = None
    ) -> Answer:
        """Pass a request on.

        Args:
            method: HTTP method.
            target: Path and query, as they came.
            headers: As they came.
            body: Content.
            host: Name of a distribution; the emulator's own services when left out.

        Raises:
            UnreachableError: Nobody listens, or the answer is broken off.
        """
        sent = [pair for pair in headers if pair[0].lower() not in _OF_ONE_CONNECTION]
        if host is not None:
            sent += [(b"host", host.encode()), *_TRANSPORT]
        request = self._client.build_request(method, target, headers=sent, content=body)
        try:
            # Not `request`, which would follow redirects and decode the content.
            response = await self._client.send(request, stream=True)
            try:
                content = b"".join([part async for part in response.aiter_raw()])
            finally:
                await response.aclose()
        except httpx.TransportError as error:
            raise UnreachableError(str(error)) from error
        dropped = _OF_ONE_CONNECTION | _OF_SERVER
        kept = [(name.lower(), value) for name, value in response.headers.raw if name.lower() not in dropped]
        return Answer(response.status_code, kept, content)
