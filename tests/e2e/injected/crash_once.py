"""A handler whose process ends after a call, once in all; tests put it into deployed functions as a layer.

``REAL_HANDLER`` names the function's own handler, ``CRASH_AFTER`` the call, and ``CRASH_MARK`` a file that tells of it.
"""

import importlib
import os
from pathlib import Path
from typing import Any

from botocore.client import BaseClient

# The one place that every SDK call passes.
_original = BaseClient._make_api_call  # type: ignore[attr-defined]  # botocore's own


def _call(self: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
    answer = _original(self, operation, arguments)
    mark = Path(os.environ["CRASH_MARK"])
    if operation == os.environ["CRASH_AFTER"] and not mark.exists():
        mark.touch()
        os._exit(1)
    return answer


BaseClient._make_api_call = _call  # type: ignore[attr-defined]  # botocore's own
_module, _, _name = os.environ["REAL_HANDLER"].rpartition(".")
handler = getattr(importlib.import_module(_module), _name)
