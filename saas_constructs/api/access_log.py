"""The access log's line: one JSON object a request, with its tenant.

Source: "Variables for access logging for API Gateway" (Amazon API Gateway Developer Guide).
"""

import json
from typing import Final

_FIELDS = {
    "request_id": "$context.requestId",
    "time": "$context.requestTimeEpoch",
    "tenant_id": "$context.authorizer.tenant_id",
    "user_id": "$context.authorizer.user_id",
    "tier": "$context.authorizer.tier",
    "source_ip": "$context.identity.sourceIp",
    "method": "$context.httpMethod",
    # The route, not the path: ids of orders stay out of the log.
    "route": "$context.resourcePath",
    "status": "$context.status",
    "problem": "$context.error.responseType",
    "response_bytes": "$context.responseLength",
    "latency_ms": "$context.responseLatency",
    "integration_latency_ms": "$context.integrationLatency",
    "authorizer_latency_ms": "$context.authorizer.latency",
    "trace_id": "$context.xrayTraceId",
}

ACCESS_LOG_FORMAT: Final = json.dumps(_FIELDS)
"""API Gateway replaces the variables; one without a value becomes ``-``."""
