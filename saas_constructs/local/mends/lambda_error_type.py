# ruff: noqa: SLF001 - a mend reaches into its upstream
"""The error type of a failed function.

Upstream: MiniStack 1.5.33 answers ``Runtime.HandlerError`` for every exception of a Python
function, and for a process that ends before it answers.
Why: callers tell errors apart by their type: retries, catches, alarms, tests.
Remove when: ``tests/local/mends/test_lambda_error_type.py`` finds the upstream emulator naming the
class.
"""

from __future__ import annotations

from typing import Any

from ministack.services import lambda_svc

from saas_constructs.local.emulation.python_errors import exception_name, stack_frames

_UPSTREAM_TYPE = "Runtime.HandlerError"
# Upstream's words for a process that ends while it runs, and while it starts.
_ENDED = ("Worker process died", "Worker process exited immediately")
_EXIT_ERROR = "Runtime.ExitError"


def apply() -> None:
    """Name the exception's class, with the frames of its traceback, and a process's end by its own name."""
    execute = lambda_svc._execute_function_warm

    def mended_execute(function: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
        result: dict[str, Any] = execute(function, event, request_id)
        body = result.get("body")
        if result.get("error") and isinstance(body, dict) and str(body.get("errorMessage")).startswith(_ENDED):
            return {**result, "body": {**body, "errorType": _EXIT_ERROR}}
        if result.get("error") and isinstance(body, dict) and body.get("errorType") == _UPSTREAM_TYPE:
            trace = result.get("log") or ""
            name = exception_name(trace, body.get("errorMessage") or "")
            if name is not None:
                details = {"errorType": name, "requestId": request_id, "stackTrace": stack_frames(trace)}
                return {**result, "body": {**body, **details}}
        return result

    lambda_svc._execute_function_warm = mended_execute
