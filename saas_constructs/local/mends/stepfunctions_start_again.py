# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Starting an execution that runs already.

Upstream: MiniStack 1.5.33 refuses every second start under one name. On AWS the same name with the same
input is answered with the execution, as long as it runs (``StartExecution``, AWS Step Functions API
Reference).
Why: a starter that is called again after a lost answer would be taken for a second order.
Remove when: ``tests/local/mends/test_stepfunctions_start_again.py`` finds the upstream emulator
answering.
"""

from __future__ import annotations

from typing import Any

from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import stepfunctions


def apply() -> None:
    """Put the mend in force."""
    start = stepfunctions._start_execution

    def mended_start(data: dict[str, Any]) -> Any:
        running = _running(data)
        if running is not None and running["input"] == data.get("input", "{}"):
            return json_response({"executionArn": running["executionArn"], "startDate": running["startDate"]})
        return start(data)

    stepfunctions._start_execution = mended_start


def _running(data: dict[str, Any]) -> dict[str, Any] | None:
    """Find the running execution of the name; names are one state machine's, whatever its alias."""
    machine = stepfunctions._state_machines.get(
        stepfunctions._resolve_state_machine_arn(data.get("stateMachineArn", "")) or ""
    )
    if machine is None or not data.get("name"):
        return None
    arn = f"arn:aws:states:{get_region()}:{get_account_id()}:execution:{machine['name']}:{data['name']}"
    found: dict[str, Any] | None = stepfunctions._executions.get(arn)
    return found if found and found["status"] == "RUNNING" else None
