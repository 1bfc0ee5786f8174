"""What the process does with each request."""

from __future__ import annotations

import asyncio
import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from botocore.exceptions import BotoCoreError, ClientError

from saas_constructs.local.site.addresses import HEALTH, address_of
from saas_constructs.local.site.asgi import Answer, body_of, header, send_answer
from saas_constructs.local.site.compression import compressed
from saas_constructs.local.site.http_forwarding import UnreachableError
from saas_constructs.local.site.rewriting import BUCKETS, local_buckets, local_config
from saas_constructs.local.site.socket_forwarding import forward_socket

if TYPE_CHECKING:
    from saas_constructs.local.site.addresses import Address
    from saas_constructs.local.site.asgi import Receive, Scope, Send
    from saas_constructs.local.site.distributions import Distributions
    from saas_constructs.local.site.http_forwarding import HttpForwarding
    from saas_constructs.local.site.sign_in import SignInAddresses

_SIGN_IN = re.compile(r"/oauth2/.+|/login|/logout")
_CONFIG = "/config.json"
# Every answer of a distribution has it.
_OF_CLOUDFRONT = b"x-amz-cf-id"
_DOWN = "the embedded AWS does not answer; start it with `saas up`, and see `saas logs` if it runs"
_log = logging.getLogger(__name__)


class Gateway:
    """An ASGI application: names of this machine on one side, the emulator on the other.

    Args:
        endpoint_url: The emulator.
        distributions: Where pages are.
        forwarding: Passes requests on.
        sign_in: Learns from which origins people sign in.
    """

    def __init__(
        self, endpoint_url: str, distributions: Distributions, forwarding: HttpForwarding, sign_in: SignInAddresses
    ) -> None:
        self._endpoint_url = endpoint_url
        self._distributions = distributions
        self._forwarding = forwarding
        self._sign_in = sign_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request or a connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await send_answer(send, await self._answer(scope, await body_of(receive)))

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        await self._forwarding.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, body: bytes) -> Answer:
        if scope["path"] == HEALTH:
            return Answer(HTTPStatus.OK, ((b"content-type", b"application/json"),), b'{"service": "saas site"}\n')
        address = address_of(header(scope, "host"))
        if address is None:
            return _unknown(header(scope, "host"))
        try:
            if scope["path"].startswith(BUCKETS):
                return await self._emulator(scope, body, _path(scope).removeprefix(BUCKETS.rstrip("/")))
            if _SIGN_IN.fullmatch(scope["path"]):
                return await self._emulator(scope, body, _path(scope))
            answer = await self._edge(scope, body, address)
        except UnreachableError:
            return Answer.explaining(HTTPStatus.SERVICE_UNAVAILABLE, _DOWN)
        return compressed(await self._localised(scope, address, answer), header(scope, "accept-encoding"))

    async def _emulator(self, scope: Scope, body: bytes, path: str) -> Answer:
        return await self._forwarding.forward(
            scope["method"], path + _query(scope), headers=scope["headers"], body=body
        )

    async def _edge(self, scope: Scope, body: bytes, address: Address) -> Answer:
        name = await self._name_of(address)
        tried = None
        while name is not None:
            target = address.path_at_edge(_path(scope)) + _query(scope)
            answer = await self._forwarding.forward(
                scope["method"], target, headers=scope["headers"], body=body, host=name
            )
            if any(key == _OF_CLOUDFRONT for key, _ in answer.headers) or tried is not None:
                return answer
            # It may have been deployed anew since.
            tried, name = name, await self._name_of(address, instead_of=name)
        return _nothing_deployed(address)

    async def _name_of(self, address: Address, instead_of: str | None = None) -> str | None:
        try:
            return await asyncio.to_thread(self._distributions.name_of, address.audience, instead_of=instead_of)
        except (BotoCoreError, ClientError) as error:
            raise UnreachableError(str(error)) from error

    async def _localised(self, scope: Scope, address: Address, answer: Answer) -> Answer:
        if scope["path"] == _CONFIG and answer.status == HTTPStatus.OK:
            content, sign_in = local_config(answer.body, address.origin)
            if sign_in is not None:
                try:
                    await asyncio.to_thread(self._sign_in.allow, sign_in, address.origin)
                except (BotoCoreError, ClientError):
                    _log.exception("%s cannot be signed in from", address.origin)
            return Answer(answer.status, answer.headers, content)
        if any(name == b"content-type" and b"json" in value for name, value in answer.headers):
            return Answer(answer.status, answer.headers, local_buckets(answer.body, address.origin, self._endpoint_url))
        return answer

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        address = address_of(header(scope, "host"))
        refusal = _unknown(header(scope, "host"))
        if address is not None:
            try:
                name = await self._name_of(address)
                if name is not None:
                    target = address.path_at_edge(_path(scope)) + _query(scope)
                    await forward_socket(
                        scope, receive, send, endpoint_url=self._endpoint_url, host=name, target=target
                    )
                    return
                refusal = _nothing_deployed(address)
            except UnreachableError:
                refusal = Answer.explaining(HTTPStatus.SERVICE_UNAVAILABLE, _DOWN)
        await send_answer(send, refusal, kind="websocket.http.response")


def _path(scope: Scope) -> str:
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    return raw.decode("ascii")


def _query(scope: Scope) -> str:
    return f"?{scope['query_string'].decode('ascii')}" if scope["query_string"] else ""


def _unknown(host: str) -> Answer:
    detail = f"{host!r} is no name of this machine; open localhost, or a name that ends in .localhost"
    return Answer.explaining(HTTPStatus.MISDIRECTED_REQUEST, detail)


def _nothing_deployed(address: Address) -> Answer:
    detail = f"no {address.audience} is deployed; run `saas deploy` with a stack that has one"
    return Answer.explaining(HTTPStatus.NOT_FOUND, detail)
