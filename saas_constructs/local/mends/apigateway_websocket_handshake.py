# ruff: noqa: SLF001 - a mend reaches into its upstream
"""The handshake of a WebSocket API: the subprotocol that a function chooses, and the 401 of its authorizer.

Upstream: MiniStack 1.5.33 accepts a connection without a subprotocol, whatever the function of ``$connect`` answers in
the header ``Sec-WebSocket-Protocol``; an authorizer that fails with ``Unauthorized`` ends in 500.
Why: a browser that offered subprotocols gives the connection up when none is chosen (RFC 6455, section 4.1), and a
client must know a bad token from a fault.
Remove when: ``tests/local/mends/test_apigateway_websocket_handshake.py`` finds the upstream emulator doing both.

AWS documents both in the API Gateway Developer Guide: "WebSocket APIs that require a subprotocol" and "Create a Lambda
REQUEST authorizer function".
"""

from __future__ import annotations

import json
from contextvars import ContextVar
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ministack.services import apigateway

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HEADER = "sec-websocket-protocol"
_UNAUTHORIZED = "Unauthorized"

# What the function of `$connect`, and its authorizer, answered in the handshake of this context.
_answer: ContextVar[Mapping[str, Any]] = ContextVar("connect_answer", default=MappingProxyType({}))
_failure: ContextVar[str] = ContextVar("authorizer_failure", default="")


def apply() -> None:
    """Choose the function's subprotocol, and refuse with 401 where the authorizer says so."""
    serve = apigateway.handle_websocket
    invoke = apigateway._invoke_ws_lambda
    run = apigateway.run_reentrant
    authorize = apigateway._authorize_ws_connect

    async def mended_run(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        result = await run(function, *arguments, **named)
        if named.get("thread_name") == "ministack-apigw-authorizer":
            _failure.set(failure_of(result))
        return result

    async def mended_authorize(*arguments: Any, **named: Any) -> Any:
        refusal, context = await authorize(*arguments, **named)
        if refusal and refusal[0] == HTTPStatus.INTERNAL_SERVER_ERROR and _failure.get() == _UNAUTHORIZED:
            return (int(HTTPStatus.UNAUTHORIZED), _UNAUTHORIZED), None
        return refusal, context

    async def mended_invoke(*arguments: Any, **named: Any) -> Any:
        answer = await invoke(*arguments, **named)
        _answer.set(answer if isinstance(answer, dict) else {})
        return answer

    async def mended_serve(scope: Mapping[str, Any], receive: Any, send: Any, *arguments: Any, **named: Any) -> None:
        async def mended_send(message: dict[str, Any]) -> None:
            chosen = subprotocol_of(_answer.get())
            if message["type"] == "websocket.accept" and chosen in scope.get("subprotocols", []):
                message = {**message, "subprotocol": chosen}
            await send(message)

        await serve(scope, receive, mended_send, *arguments, **named)

    apigateway.run_reentrant = mended_run
    apigateway._authorize_ws_connect = mended_authorize
    apigateway._invoke_ws_lambda = mended_invoke
    apigateway.handle_websocket = mended_serve


def subprotocol_of(answer: Mapping[str, Any]) -> str | None:
    """Find the subprotocol that a function's answer names."""
    headers = answer.get("headers") or {}
    return next((str(value) for name, value in headers.items() if name.lower() == _HEADER), None)


def failure_of(result: Any) -> str:
    """Find the message of the error in which a function ended; empty when it did not fail."""
    if not isinstance(result, dict) or not result.get("error"):
        return ""
    body = result.get("body")
    if isinstance(body, str | bytes):
        try:
            body = json.loads(body)
        except ValueError:
            return ""
    return str(body.get("errorMessage", "")) if isinstance(body, dict) else ""
