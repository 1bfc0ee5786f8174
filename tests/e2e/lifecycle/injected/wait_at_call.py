"""A handler that stops in front of a call until it may go on; tests put it into deployed functions as a layer.

``REAL_HANDLER`` names the function's own handler, ``WAIT_AT`` the call of the SDK. Before that call it makes the file
``WAITS`` and goes on once the file ``GATE`` is there.
"""

import importlib
import os
import time
from pathlib import Path
from typing import Any

from botocore.client import BaseClient

_PAUSE_SECONDS = 0.05
# The one place that every SDK call passes.
_original = BaseClient._make_api_call  # type: ignore[attr-defined]


def _call(self: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
    if operation == os.environ["WAIT_AT"]:
        Path(os.environ["WAITS"]).touch()
        while not Path(os.environ["GATE"]).exists():
            time.sleep(_PAUSE_SECONDS)
    return _original(self, operation, arguments)


BaseClient._make_api_call = _call  # type: ignore[attr-defined]
_module, _, _name = os.environ["REAL_HANDLER"].rpartition(".")
handler = getattr(importlib.import_module(_module), _name)
