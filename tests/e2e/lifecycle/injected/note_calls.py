"""A handler that notes calls of the SDK and whose credentials sign them; tests put it into functions as a layer.

``REAL_HANDLER`` names the function's own handler. Each call becomes a line of JSON in the file ``NOTES``: ``call``,
``key`` (id of the access key that signed it), ``stack`` (which it names, if it does), and of a session that was taken
``tags`` and ``made`` (id of the session's access key).
"""

import importlib
import json
import os
from pathlib import Path
from typing import Any

from botocore.client import BaseClient

# The one place that every SDK call passes.
_original = BaseClient._make_api_call  # type: ignore[attr-defined]


def _call(self: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
    answer = _original(self, operation, arguments)
    signed_with = self._get_credentials()  # type: ignore[attr-defined]
    note = {"call": operation, "key": signed_with.access_key, "stack": arguments.get("StackName")}
    if operation == "AssumeRole":
        note["tags"] = {tag["Key"]: tag["Value"] for tag in arguments["Tags"]}
        note["made"] = answer["Credentials"]["AccessKeyId"]
    with Path(os.environ["NOTES"]).open("a", encoding="utf-8") as notes:
        notes.write(json.dumps(note) + "\n")
    return answer


BaseClient._make_api_call = _call  # type: ignore[attr-defined]
_module, _, _name = os.environ["REAL_HANDLER"].rpartition(".")
handler = getattr(importlib.import_module(_module), _name)
