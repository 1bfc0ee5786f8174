"""The values of ``$context`` for a request through a REST API's stage."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.local.hooks.exchange import Exchange


def request_context(exchange: Exchange, status: int | None = None, length: int | None = None) -> dict[str, object]:
    """Collect the variables by name without ``context.``; what is unknown is ``None``.

    Args:
        exchange: The request.
        status: Status of the response, once there is one.
        length: Length of its body in bytes.
    """
    request = exchange.request
    headers = {name.lower(): value for name, value in request.get("headers", {}).items()}
    now = time.time()
    return {
        "accountId": exchange.account,
        "apiId": request.get("api_id"),
        "domainName": headers.get("host"),
        "extendedRequestId": request.get("request_id"),
        "httpMethod": exchange.method,
        "identity.sourceIp": _first(headers.get("x-forwarded-for")) or "127.0.0.1",
        "identity.userAgent": headers.get("user-agent"),
        "path": f"/{request.get('stage_name')}{exchange.path}",
        "protocol": "HTTP/1.1",
        "requestId": request.get("request_id"),
        "requestTime": datetime.fromtimestamp(exchange.started, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": int(exchange.started * 1000),
        "resourcePath": request.get("resource_path"),
        "responseLatency": int((now - exchange.started) * 1000),
        "responseLength": length,
        "stage": request.get("stage_name"),
        "status": status,
        **_integration(exchange, status),
        **{f"authorizer.{key}": value for key, value in exchange.authorizer.items()},
        **_error(exchange),
    }


def _integration(exchange: Exchange, status: int | None) -> Mapping[str, object]:
    if exchange.integration_seconds is None:
        return {}
    latency = int(exchange.integration_seconds * 1000)
    return {
        "integrationLatency": latency,
        "integration.latency": latency,
        "integrationStatus": status,
        "integration.status": status,
    }


def _error(exchange: Exchange) -> Mapping[str, object]:
    if exchange.error is None:
        return {}
    return {
        "error.message": exchange.error.message,
        "error.messageString": json.dumps(exchange.error.message),
        "error.responseType": exchange.error.response_type,
        "error.validationErrorString": exchange.validation_errors,
    }


def _first(value: Any) -> str:
    """The first address of a forwarding header, which may have come more than once."""
    text = value[0] if isinstance(value, list) and value else value
    return str(text or "").partition(",")[0].strip()
