# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Time limits that come from the input, and those of whole executions.

Upstream: MiniStack 1.5.33 reads ``TimeoutSeconds`` of a task, and neither ``TimeoutSecondsPath`` nor
``HeartbeatSecondsPath`` nor the state machine's own ``TimeoutSeconds``.
Why: how long a kitchen may take depends on the tenant's tier; upstream waits for ever.
Remove when: ``tests/local/mends/test_stepfunctions_time_limits.py`` finds the upstream emulator timing
out.
"""

from __future__ import annotations

import contextvars
import json
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ministack.core.responses import now_iso
from ministack.services import stepfunctions

from saas_constructs.local.emulation.deadlines import Deadlines
from saas_constructs.local.hooks import workflow

if TYPE_CHECKING:
    from saas_constructs.local.hooks.workflow import Execution, State

_PATHS = {"TimeoutSecondsPath": "TimeoutSeconds", "HeartbeatSecondsPath": "HeartbeatSeconds"}
_DEADLINES = Deadlines()


def apply() -> None:
    """Put the mend in force."""
    workflow.prepare_tasks(_with_limits)
    run = stepfunctions._run_execution

    def mended_run(execution_arn: str) -> None:
        execution = stepfunctions._executions.get(execution_arn)
        seconds = _limit_of(execution) if execution else None
        if seconds is None:
            run(execution_arn)
            return
        scope = contextvars.copy_context()
        deadline = _DEADLINES.after(seconds, lambda: scope.run(_time_out, execution))
        try:
            run(execution_arn)
        finally:
            _DEADLINES.cancel(deadline)

    stepfunctions._run_execution = mended_run


def _with_limits(state: State, raw_input: Any, ctx: dict[str, Any]) -> State:
    found = {}
    for path_name, name in _PATHS.items():
        if path_name in state:
            value = stepfunctions._resolve_path_or_ctx(
                state[path_name], stepfunctions._apply_input_path(state, raw_input, ctx), ctx
            )
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise stepfunctions._ExecutionError(
                    "States.Runtime", f"{path_name} {state[path_name]} must give a positive integer, got {value!r}"
                )
            found[name] = value
    return {**state, **found} if found else state


def _limit_of(execution: Execution) -> float | None:
    machine = stepfunctions._state_machines.get(execution["stateMachineArn"])
    try:
        definition = json.loads(machine["definition"]) if machine else {}
    except ValueError:
        return None  # upstream fails the execution for it
    seconds = definition.get("TimeoutSeconds")
    # The limit counts from the start, even if the emulator stood still in between.
    started = datetime.fromisoformat(execution["startDate"]).timestamp()
    return max(0.0, started + float(seconds) - time.time()) if seconds else None


def _time_out(execution: Execution) -> None:
    if execution["status"] != "RUNNING":
        return
    execution.update(status="TIMED_OUT", stopDate=now_iso(), error="States.Timeout", cause="")
    stepfunctions._add_event(execution, "ExecutionTimedOut", {"executionTimedOutEventDetails": {"cause": ""}})
    stepfunctions._emit_execution_status_event(execution)
    workflow.end(execution["executionArn"])
