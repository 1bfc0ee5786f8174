"""A loader that is killed in the middle of a batch, once.

``DIE_AFTER`` says after how many writes; ``DIED_FILE`` is there once it was.
"""

import importlib
import os
from pathlib import Path
from typing import Any

from botocore.client import BaseClient

# The one place that every SDK call passes.
_original = BaseClient._make_api_call  # type: ignore[attr-defined]  # botocore's own
_written = 0


def _call(self: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
    global _written  # noqa: PLW0603 - counts over all clients
    died = Path(os.environ["DIED_FILE"])
    if operation == "TransactWriteItems" and not died.exists():
        if _written == int(os.environ["DIE_AFTER"]):
            died.touch()
            os._exit(1)
        _written += 1
    return _original(self, operation, arguments)


BaseClient._make_api_call = _call  # type: ignore[attr-defined]  # botocore's own
_module, _, _name = os.environ["REAL_HANDLER"].rpartition(".")
handler = getattr(importlib.import_module(_module), _name)
