# ruff: noqa: SLF001 - a mend reaches into its upstream
"""One request id for one request.

Upstream: MiniStack 1.5.33 gives the function, the gateway response and nobody else ids of their
own.
Why: the request id in a problem document must be found in the access log and in the function's log.
Remove when: ``tests/local/mends/test_apigateway_request_id.py`` finds the upstream emulator
agreeing.
"""

from __future__ import annotations

from typing import Any

from ministack.services import apigateway_v1

from saas_constructs.local.hooks import exchange

# Spelled as upstream's gateway does when it fills in what a service left out.
_HEADER = "x-amzn-requestid"


def apply() -> None:
    """Tell the authorizer, the function and the client the same id."""
    exchange.install()
    build_event = apigateway_v1._build_lambda_event_v1
    invoke_authorizer = apigateway_v1._invoke_authorizer_lambda
    handle = apigateway_v1._handle_execute_in_scope

    def mended_event(*arguments: Any, **named: Any) -> dict[str, Any]:
        event: dict[str, Any] = build_event(*arguments, **named)
        return _identified(event)

    async def mended_authorizer(authorizer: Any, event: dict[str, Any], *more: Any) -> Any:
        return await invoke_authorizer(authorizer, _identified(event) if "requestContext" in event else event, *more)

    async def mended_handle(*arguments: Any) -> tuple[int, dict[str, Any], Any]:
        status, headers, body = await handle(*arguments)
        others = {name: value for name, value in headers.items() if name.lower() != _HEADER}
        return status, {**others, _HEADER: exchange.current().request["request_id"]}, body

    apigateway_v1._build_lambda_event_v1 = mended_event
    apigateway_v1._invoke_authorizer_lambda = mended_authorizer
    apigateway_v1._handle_execute_in_scope = mended_handle


def _identified(event: dict[str, Any]) -> dict[str, Any]:
    request_id = exchange.current().request["request_id"]
    ids = {"requestId": request_id, "extendedRequestId": request_id}
    return {**event, "requestContext": {**event["requestContext"], **ids}}
