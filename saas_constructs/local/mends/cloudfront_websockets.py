# ruff: noqa: SLF001 - a mend reaches into its upstream
"""WebSockets through a distribution.

Upstream: MiniStack 1.5.33 refuses every WebSocket whose host is a distribution's.
Why: a page connects to the name under which it was served, and what the edge function says of that name must reach the
API's authorizer.
Remove when: ``tests/local/mends/test_cloudfront_websockets.py`` finds the upstream emulator connecting.

AWS documents it in the CloudFront Developer Guide: "Use WebSockets with CloudFront distributions".
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from ministack import app
from ministack.services import cloudfront

if TYPE_CHECKING:
    from collections.abc import Mapping

_API_HOST = re.compile(r"(?P<api>[a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?")
_HANDSHAKE = "sec-websocket-"


@dataclass(frozen=True)
class _Refused:
    """What the viewer gets instead of a connection."""

    status: int
    body: bytes = b""


def apply() -> None:
    """Take a WebSocket to the API that the distribution's behaviour names, after its viewer-request function."""
    serve = app.app

    async def mended(scope: Mapping[str, Any], receive: Any, send: Any) -> None:
        distribution = _distribution_of(scope) if scope["type"] == "websocket" else None
        if distribution is None:
            await serve(scope, receive, send)
            return
        target = await _target(distribution, scope)
        if isinstance(target, _Refused):
            await receive()
            await send({"type": "websocket.http.response.start", "status": target.status, "headers": []})
            await send({"type": "websocket.http.response.body", "body": target.body})
        else:
            await serve(target, receive, send)

    app.app = mended


def _distribution_of(scope: Mapping[str, Any]) -> Any:
    label = app._parse_cloudfront_dataplane_host(_headers(scope).get("host", ""))
    return label and cloudfront.find_distribution_for_label(label)


async def _target(distribution: Mapping[str, Any], scope: Mapping[str, Any]) -> dict[str, Any] | _Refused:
    """Where the connection goes: the scope as the API would see it."""
    settings = cloudfront.parse_distribution_dataplane_config(distribution)
    behavior = cloudfront._match_behavior(settings, scope["path"])
    uri, headers = scope["path"], _headers(scope)
    function = behavior["functions"].get("viewer-request")
    if function:
        event = _event(distribution, scope, headers)
        try:
            result = await cloudfront._run_function(function, event)
        except cloudfront.CloudFrontFunctionError:
            return _Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        if "statusCode" in result:
            return _Refused(int(result["statusCode"]), cloudfront._body_from_response_event(result, b""))
        uri = result["uri"]
        headers = cloudfront._merge_function_headers(event["request"]["headers"], result["headers"])
    origin = settings["origins"][behavior["target_origin_id"]]
    found = _API_HOST.fullmatch(origin["domain_name"])
    if found is None:
        return _Refused(HTTPStatus.BAD_GATEWAY)
    allowed, _cookies, _query = cloudfront._forwarding_predicates(behavior)
    kept = {
        name: value
        for name, value in headers.items()
        if name != "host" and (allowed(name) or name.startswith(_HANDSHAKE) or name in {"connection", "upgrade"})
    }
    kept["host"] = f"{found['api']}.execute-api.{app._MINISTACK_HOST}"
    path = f"{origin['origin_path']}{uri}"
    return {
        **scope,
        "path": path,
        "raw_path": path.encode(),
        "headers": [(name.encode(), str(value).encode()) for name, value in kept.items()],
    }


def _headers(scope: Mapping[str, Any]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, value in scope["headers"]:
        name = raw_name.decode("latin-1").lower()
        headers[name] = ", ".join(filter(None, (headers.get(name), value.decode("latin-1"))))
    return headers


def _event(distribution: Mapping[str, Any], scope: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
    event: dict[str, Any] = cloudfront._build_function_event(
        "viewer-request",
        distribution["Id"],
        distribution["DomainName"],
        str(uuid.uuid4()),
        "GET",
        scope["path"],
        parse_qs(scope["query_string"].decode(), keep_blank_values=True),
        headers,
        scope["client"][0],
    )
    return event
