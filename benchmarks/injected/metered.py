"""A handler that counts what its function is billed for, in front of the function's own.

``REAL_HANDLER`` names the function's handler. Each invocation and each AWS call becomes a line of JSON in
``METER_FILE``: its name, and for DynamoDB the items it writes and the capacity it consumes.
"""

import importlib
import json
import os
import time
from pathlib import Path
from typing import Any

from botocore.client import BaseClient

_WRITES = {"PutItem", "UpdateItem", "DeleteItem"}
_CAPACITY = {*_WRITES, "GetItem", "Query", "BatchGetItem", "BatchWriteItem", "TransactWriteItems"}
# The one place that every SDK call passes.
_original = BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001 - botocore's own


def _note(**entry: Any) -> None:
    with Path(os.environ["METER_FILE"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"function": os.environ["REAL_HANDLER"], **entry}) + "\n")


def _call(self: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
    if operation in _CAPACITY:
        arguments = {**arguments, "ReturnConsumedCapacity": "TOTAL"}
    answer = _original(self, operation, arguments)
    consumed = answer.get("ConsumedCapacity", [])
    units = sum(entry["CapacityUnits"] for entry in (consumed if isinstance(consumed, list) else [consumed]))
    items = len(arguments["TransactItems"]) if operation == "TransactWriteItems" else int(operation in _WRITES)
    entries = len(arguments["Entries"]) if operation == "PutEvents" else 0
    _note(call=operation, writes=items, units=units, entries=entries)
    return answer


BaseClient._make_api_call = _call  # type: ignore[attr-defined]  # noqa: SLF001 - botocore's own
_module, _, _name = os.environ["REAL_HANDLER"].rpartition(".")
_handler = getattr(importlib.import_module(_module), _name)


def handler(event: Any, context: Any) -> Any:
    """Invoke the function's own handler, and note how long it took."""
    started = time.monotonic()
    try:
        return _handler(event, context)
    finally:
        messages = sum(record.get("eventSource") == "aws:sqs" for record in _records(event))
        _note(invocation=True, messages=messages, milliseconds=(time.monotonic() - started) * 1000)


def _records(event: Any) -> list[dict[str, Any]]:
    return event.get("Records", []) if isinstance(event, dict) else []
