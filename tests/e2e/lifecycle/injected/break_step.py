"""A step that breaks for some tenants, in front of a function's own handler; tests put it into functions as a layer.

It breaks for a tenant whose slug starts with how and where, in lower case: ``refused-copy``, ``crash-copy``,
``hang-copy``. ``BREAK_AT`` names the call of the SDK: it is refused, or is the last thing that the function does. A try
that follows a crash ends as soon as it knows what it is to do, so that nothing is ever said of what was done.
``REAL_HANDLER`` names the function's own handler. What is undone is let alone.
"""

import importlib
import os
import time
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

_AT = os.environ["BREAK_AT"]
_HOWS = ("refused", "crash", "hang")
# The one place that every SDK call passes.
_original = BaseClient._make_api_call  # type: ignore[attr-defined]
_now: dict[str, str] = {}


def _call(self: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
    if operation == _AT and _now.get("how") == "refused":
        told: Any = {"Error": {"Code": "AccessDeniedException", "Message": f"{operation} is refused by the test"}}
        raise ClientError(told, operation)
    answer = _original(self, operation, arguments)
    if operation == "BatchGetItem":
        _learn(answer)
    if operation == _AT:
        _end()
    return answer


def _learn(answer: dict[str, Any]) -> None:
    """Find out from the tenant's record and its operation, which every step reads first, how this one is to go."""
    step = _now["step"]
    items = [item for found in answer.get("Responses", {}).values() for item in found]
    slug = next((item["slug"]["S"] for item in items if item["sk"]["S"] == "tenant"), "")
    if not step or not slug:
        return
    _now["how"] = next((how for how in _HOWS if slug.startswith(f"{how}-{step}-")), "")
    taken = [entry["M"] for item in items for entry in item.get("steps", {}).get("L", [])]
    if any(entry["name"]["S"].lower() == step and entry["status"]["S"] == "running" for entry in taken):
        _end()


def _end() -> None:
    if _now.get("how") == "crash":
        os._exit(1)
    if _now.get("how") == "hang":
        time.sleep(600)


BaseClient._make_api_call = _call  # type: ignore[attr-defined]
_module, _, _name = os.environ["REAL_HANDLER"].rpartition(".")
_real = getattr(importlib.import_module(_module), _name)


def handler(event: dict[str, Any], context: Any) -> Any:
    """Take the step, unless it breaks."""
    _now.clear()
    _now["step"] = "" if event.get("undo") else event["step"].lower()
    return _real(event, context)
