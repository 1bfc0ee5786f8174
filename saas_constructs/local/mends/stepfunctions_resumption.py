# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Executions go on after a restart.

Upstream: MiniStack 1.5.33 fails every execution that ran at its last stop (``States.ServiceRestart``).
Why: an order that waits for its kitchen while the platform restarts would never time out.
Remove when: ``tests/local/mends/test_stepfunctions_resumption.py`` finds the upstream emulator going on.

An execution enters its current outermost state again, with the input it had: a task is made again with a
new token, its time limit begins anew, and a Parallel runs all its branches again. Tokens from before the
restart are invalid.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
import threading
import time
from typing import TYPE_CHECKING, Any

from ministack import app
from ministack.core.responses import now_iso, set_request_account_id, set_request_region
from ministack.services import stepfunctions

from saas_constructs.local.hooks import workflow

if TYPE_CHECKING:
    from saas_constructs.local.hooks.workflow import Execution

_POLL_SECONDS = 0.05
_ENTERED, _EXITED = "StateEntered", "StateExited"

_interrupted: set[str] = set()


def apply() -> None:
    """Put the mend in force."""
    workflow.install()
    restore = stepfunctions._restore_state
    run = stepfunctions._run_execution

    def mended_restore(data: dict[str, Any] | None) -> None:
        stored = getattr((data or {}).get("executions"), "_data", {})
        running = [key for key, execution in stored.items() if execution.get("status") == "RUNNING"]
        restore(data)
        for account, region, arn in running:
            contextvars.copy_context().run(_resume, account, region, arn)

    def mended_run(execution_arn: str) -> None:
        if execution_arn in _interrupted:
            _interrupted.remove(execution_arn)
            with workflow.running(execution_arn):
                _go_on(stepfunctions._executions[execution_arn])
        else:
            run(execution_arn)

    stepfunctions._restore_state = mended_restore
    stepfunctions._run_execution = mended_run


def _resume(account: str, region: str, arn: str) -> None:
    set_request_account_id(account)
    set_request_region(region)
    execution = stepfunctions._executions[arn]
    execution.update(status="RUNNING", stopDate=None)
    for name in ("error", "cause"):
        execution.pop(name, None)
    _interrupted.add(arn)
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(_run_when_served, arn), daemon=True).start()


def _run_when_served(arn: str) -> None:
    """Wait until the emulator has read the state of every service and serves."""
    while app._MAIN_LOOP is None:
        time.sleep(_POLL_SECONDS)
    asyncio.run_coroutine_threadsafe(asyncio.sleep(0), app._MAIN_LOOP).result()
    stepfunctions._run_execution(arn)


def _go_on(execution: Execution) -> None:
    machine = stepfunctions._state_machines.get(execution["stateMachineArn"])
    if machine is None:
        stepfunctions._fail_execution(execution, "StateMachineDeleted", "State machine no longer exists")
        return
    definition = json.loads(machine["definition"])
    name, given = _last_state(execution) or (definition["StartAt"], json.loads(execution["input"]))
    ctx = {
        "QueryLanguage": definition.get("QueryLanguage", "JSONPath"),
        "Execution": {
            "Id": execution["executionArn"],
            "Input": json.loads(execution["input"]),
            "Name": execution["name"],
            "StartTime": execution["startDate"],
        },
        "StateMachine": {"Id": execution["stateMachineArn"], "Name": machine["name"]},
        "variables": {},
    }
    try:
        output = stepfunctions._run_sub_machine(definition["States"], name, given, execution, ctx)
    except stepfunctions._ExecutionError as error:
        stepfunctions._fail_execution(execution, error.error, error.cause)
        return
    if execution["status"] == "RUNNING":
        text = json.dumps(output)
        execution.update(status="SUCCEEDED", output=text, stopDate=now_iso())
        stepfunctions._add_event(execution, "ExecutionSucceeded", {"executionSucceededEventDetails": {"output": text}})
        stepfunctions._emit_execution_status_event(execution)


def _last_state(execution: Execution) -> tuple[str, Any] | None:
    """Find the outermost state that was entered and not left; names are unique within a state machine."""
    current: dict[str, Any] | None = None
    for event in execution["events"]:
        if event["type"].endswith(_ENTERED) and current is None:
            current = event["stateEnteredEventDetails"]
        elif (
            event["type"].endswith(_EXITED) and current and event["stateExitedEventDetails"]["name"] == current["name"]
        ):
            current = None
    return None if current is None else (current["name"], json.loads(current["input"]))
