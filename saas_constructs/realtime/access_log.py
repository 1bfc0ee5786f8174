"""The access log's line: one JSON object a message, with its tenant.

Neither headers nor the query string are among its fields, so that no token can be.
Source: "Monitor WebSocket API execution with CloudWatch metrics" and "Configure logging for a WebSocket API" (Amazon
API Gateway Developer Guide).
"""

from typing import Final

ACCESS_LOG_FIELDS: Final = {
    "request_id": "$context.requestId",
    "time": "$context.requestTimeEpoch",
    "tenant_id": "$context.authorizer.tenant_id",
    "user_id": "$context.authorizer.user_id",
    "site_id": "$context.authorizer.site_id",
    "source_ip": "$context.identity.sourceIp",
    "connection_id": "$context.connectionId",
    "event": "$context.eventType",
    "route": "$context.routeKey",
    "status": "$context.status",
    "integration_latency_ms": "$context.integrationLatency",
}
"""API Gateway replaces the variables; one without a value becomes ``-``."""
