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

_OPERATOR_FIELDS = {
    **{name: value for name, value in _FIELDS.items() if name not in {"tenant_id", "user_id", "tier"}},
    # One of the two is empty: a token names a person, a signature a principal of IAM.
    "operator": "$context.authorizer.claims.email",
    "principal": "$context.identity.userArn",
    # Ids of tenants and operations are no secret of theirs, and the trail is of little use without them.
    "path": "$context.path",
}

OPERATOR_LOG_FORMAT: Final = json.dumps(_OPERATOR_FIELDS)
"""The line of an operators' API, with who asked."""
