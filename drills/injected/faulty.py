"""A handler that breaks on purpose, in front of a function's own; drills put it into deployed functions as a layer.

``REAL_HANDLER`` names the function's own handler. ``FAULTS`` is a JSON list of
``{"call": operation name, "fault": kind, "chance": 0 to 1}``. Each fault that strikes becomes a line of
``FAULTS_FILE``, so that the drill knows what it survived.

Kinds: ``crash-before`` and ``crash-after`` end the process around a call; ``throttle`` refuses a call as AWS
would; ``fail-entries`` refuses some entries of a PutEvents whose others get through; ``repeat`` puts earlier
entries on the bus once more, after later ones.
"""

import importlib
import json
import os
import random
from collections import deque
from pathlib import Path
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

_FAULTS = json.loads(os.environ["FAULTS"])
_RANDOM = random.Random()  # noqa: S311 - no secret rests on it
_EARLIER: deque[dict[str, Any]] = deque(maxlen=50)
# The one place that every SDK call passes.
_original = BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001 - botocore's own


def _struck(operation: str, fault: str) -> bool:
    chance = sum(entry["chance"] for entry in _FAULTS if (entry["call"], entry["fault"]) == (operation, fault))
    if _RANDOM.random() >= chance:
        return False
    with Path(os.environ["FAULTS_FILE"]).open("a", encoding="utf-8") as file:
        file.write(f"{os.environ['REAL_HANDLER']} {fault} {operation}\n")
    return True


def _call(self: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
    if _struck(operation, "crash-before"):
        os._exit(1)
    if _struck(operation, "throttle"):
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}, operation)
    if operation == "PutEvents" and _struck(operation, "fail-entries"):
        return _partly(self, arguments)
    answer = _original(self, operation, arguments)
    if operation == "PutEvents":
        _EARLIER.extend(arguments["Entries"])
        if _struck(operation, "repeat"):
            count = min(3, len(_EARLIER))
            _original(self, operation, {"Entries": _RANDOM.sample(list(_EARLIER), count)})
    if _struck(operation, "crash-after"):
        os._exit(1)
    return answer


def _partly(self: BaseClient, arguments: dict[str, Any]) -> Any:
    """Put every second entry, and say of the others that they were refused."""
    entries = arguments["Entries"]
    sent = entries[1::2]
    answers = iter(_original(self, "PutEvents", {"Entries": sent})["Entries"] if sent else [])
    refused = {"ErrorCode": "ThrottlingException", "ErrorMessage": "Rate exceeded"}
    results = [next(answers) if number % 2 else refused for number in range(len(entries))]
    return {"FailedEntryCount": len(entries) - len(sent), "Entries": results}


BaseClient._make_api_call = _call  # type: ignore[attr-defined]  # noqa: SLF001 - botocore's own
_module, _, _name = os.environ["REAL_HANDLER"].rpartition(".")
handler = getattr(importlib.import_module(_module), _name)
