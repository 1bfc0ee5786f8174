"""What a tenant gets in the end: what it was given, what was deleted, and when that was seen."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from lambdas.shared.lifecycle.step import StepContext

FORMAT: Final = "saas-constructs-receipt/1"
_TOLD: Final = {
    "export": "Export",
    "grace": "Grace",
    "users": "DeleteUsers",
    "data": "DeleteData",
    "verification": "VerifyDeleted",
}


def receipt_of(context: StepContext) -> dict[str, Any]:
    """The receipt, the same however often it is made: what the steps kept, and when each of them was done."""
    operation = context.operation
    ended = {step.name: step.ended_at for step in operation.steps}
    told = {name: {**operation.output_of(step), "done_at": ended.get(step)} for name, step in _TOLD.items()}
    content = {
        "format": FORMAT,
        "tenant_id": operation.tenant_id,
        "name": context.tenant.name,
        "operation_id": operation.operation_id,
        "requested_at": operation.started_at,
        **told,
    }
    return {**content, "sha256": digest_of(content)}


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of ``content`` without ``sha256``: as JSON with sorted names and without spaces."""
    told = {name: value for name, value in content.items() if name != "sha256"}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
