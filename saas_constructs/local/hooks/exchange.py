# ruff: noqa: SLF001 - it follows a request through the emulator's own functions
"""One request through a REST API's stage, as the mends of API Gateway see it.

The emulator hands each of its steps only what that step needs; the mends need what earlier steps
knew.
"""

from __future__ import annotations

import functools
import json
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from ministack.services import apigateway_v1


@dataclass
class Exchange:
    """What is known of the request so far.

    Args:
        method: HTTP method.
        path: Path below the stage.
        account: Account of the API.
        started: ``time.time`` at its arrival.
        request: The emulator's own notes: ``request_id``, ``api_id``, ``stage``, ``resource_path``
            and so on.
        authorizer: What the authorizer returned as context.
        usage_key: The ``usageIdentifierKey`` that the authorizer returned.
        error: API Gateway's own error with which the request ended.
        validation_errors: What the request validator found.
        integration_seconds: How long the function took, where one was called.
    """

    method: str
    path: str
    account: str
    started: float
    request: dict[str, Any] = field(default_factory=dict)
    authorizer: dict[str, str] = field(default_factory=dict)
    usage_key: str = ""
    error: Any = None
    validation_errors: str | None = None
    integration_seconds: float | None = None


class _AuthorizedPolicy(dict[str, Any]):
    """A policy of an authorizer that carries the rest of its answer through the emulator's cache."""

    answer: dict[str, Any]


_current: ContextVar[Exchange] = ContextVar("exchange")


def current() -> Exchange:
    """The request that is being served in this context; one of which nothing is known outside of any."""
    return _current.get(None) or Exchange(method="", path="", account="", started=time.time())


@functools.cache
def install() -> None:
    """Follow every request from now on; further calls change nothing."""
    _follow_requests()
    _follow_authorizers()
    _follow_errors()


def _follow_requests() -> None:
    handle = apigateway_v1._handle_execute_in_scope
    execute = apigateway_v1._execute_in_scope
    call_function = apigateway_v1._call_lambda_raw

    async def followed_handle(
        api_id: str, stage: str, method: str, path: str, *more: Any
    ) -> tuple[int, dict[str, Any], bytes]:
        *_, account, _region = more
        _current.set(Exchange(method, path, account, time.time()))
        response: tuple[int, dict[str, Any], bytes] = await handle(api_id, stage, method, path, *more)
        return response

    async def followed_execute(request: dict[str, Any], *more: Any) -> Any:
        current().request = request
        return await execute(request, *more)

    async def followed_call(*arguments: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return await call_function(*arguments, **named)
        finally:
            current().integration_seconds = time.perf_counter() - begun

    apigateway_v1._handle_execute_in_scope = followed_handle
    apigateway_v1._execute_in_scope = followed_execute
    apigateway_v1._call_lambda_raw = followed_call


def _follow_authorizers() -> None:
    invoke = apigateway_v1._invoke_authorizer_lambda
    evaluate = apigateway_v1._evaluate_policy

    async def followed_invoke(*arguments: Any) -> Any:
        result = await invoke(*arguments)
        return result if not result or result.get("error") else {**result, "body": _carrying(result.get("body"))}

    def followed_evaluate(policy: dict[str, Any], method_arn: str) -> Any:
        if isinstance(policy, _AuthorizedPolicy):
            _note_authorizer(policy.answer)
        return evaluate(policy, method_arn)

    apigateway_v1._invoke_authorizer_lambda = followed_invoke
    apigateway_v1._evaluate_policy = followed_evaluate


def _carrying(body: Any) -> Any:
    if isinstance(body, str | bytes):
        try:
            body = json.loads(body)
        except ValueError:
            return body
    if not isinstance(body, dict) or not isinstance(body.get("policyDocument"), dict):
        return body
    policy = _AuthorizedPolicy(body["policyDocument"])
    policy.answer = body
    return {**body, "policyDocument": policy}


def _note_authorizer(answer: dict[str, Any]) -> None:
    exchange = current()
    exchange.authorizer = dict(apigateway_v1._stringify_context(answer.get("context")))
    exchange.authorizer["principalId"] = str(answer.get("principalId") or "")
    exchange.usage_key = str(answer.get("usageIdentifierKey") or "")


def _follow_errors() -> None:
    respond = apigateway_v1._gateway_error_response

    def followed_respond(error: Any, request: dict[str, Any]) -> Any:
        exchange = _current.get(None)
        if exchange is not None and exchange.request is request:
            exchange.error = error
        return respond(error, request)

    apigateway_v1._gateway_error_response = followed_respond
