"""Shows whose address was called, as the edge says it, and which API was asked."""

import json
from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer with the tenant in the edge's header; none on a shared domain."""
    headers = {name.lower(): value for name, value in event["headers"].items()}
    shown = {"tenant": headers.get("x-saas-tenant"), "api": event["requestContext"]["apiId"]}
    return {"statusCode": 200, "body": json.dumps(shown)}
