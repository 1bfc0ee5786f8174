# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Only a route with a route response answers its caller.

Upstream: MiniStack 1.5.33 sends the body of a function's answer to the client of every WebSocket route. On AWS
a route is one-way unless it has a route response ("Set up route responses for WebSocket APIs", API Gateway
Developer Guide).
Why: a client that gets its answers here would wait for ever on AWS.
Remove when: ``tests/local/mends/test_apigateway_websocket_replies.py`` finds the upstream emulator silent.
"""

from __future__ import annotations

from typing import Any

from ministack.services import apigateway


def apply() -> None:
    """Keep the body of the answer where nobody is to have it."""
    invoke = apigateway._invoke_ws_lambda

    async def mended_invoke(
        api_id: str, account: str, region: str, route: dict[str, Any], *more: Any, **named: Any
    ) -> Any:
        answer = await invoke(api_id, account, region, route, *more, **named)
        is_message = "MESSAGE" in more
        if is_message and isinstance(answer, dict) and not _answers(api_id, route):
            return {**answer, "body": None}
        return answer

    apigateway._invoke_ws_lambda = mended_invoke


def _answers(api_id: str, route: dict[str, Any]) -> bool:
    responses = apigateway._route_responses.get(api_id, {}).get(route.get("routeId"), {})
    return bool(route.get("routeResponseSelectionExpression")) and bool(responses)
