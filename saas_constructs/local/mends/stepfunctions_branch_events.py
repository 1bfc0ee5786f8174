# ruff: noqa: SLF001 - a mend reaches into its upstream
"""The states inside of branches and iterations are part of the history.

Upstream: MiniStack 1.5.33 writes down when the outermost states are entered and left, and nothing of
those in the branches of a Parallel or the iterations of a Map.
Why: nobody could see what an order waits for, and transitions, which AWS bills, would be counted short.
Remove when: ``tests/local/mends/test_stepfunctions_branch_events.py`` finds the upstream emulator
writing them down.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from ministack.core.responses import now_iso
from ministack.services import stepfunctions

from saas_constructs.local.emulation.scopes import AbandonedError
from saas_constructs.local.hooks import workflow

if TYPE_CHECKING:
    from saas_constructs.local.hooks.workflow import Execution, State

_WITH_EXECUTION = frozenset({"Task", "Parallel", "Map"})


def apply() -> None:
    """Put the mend in force."""
    workflow.install()
    stepfunctions._run_sub_machine = _run


def _run(states: dict[str, State], start_at: str, given: Any, execution: Execution, ctx: dict[str, Any]) -> Any:
    name: str | None = start_at
    current = copy.deepcopy(given)
    while name:
        if workflow.current_scope().ended:
            raise AbandonedError
        if name not in states:
            raise stepfunctions._ExecutionError("States.Runtime", f"State '{name}' not found")
        kind = states[name].get("Type")
        ctx["State"] = {"Name": name, "EnteredTime": now_iso(), "RetryCount": 0}
        _note(execution, f"{kind}StateEntered", stateEnteredEventDetails={"name": name, "input": json.dumps(current)})
        current, following = _run_state(kind, states[name], current, execution, ctx)
        _note(execution, f"{kind}StateExited", stateExitedEventDetails={"name": name, "output": json.dumps(current)})
        name = following
    return current


def _run_state(
    kind: Any, state: State, given: Any, execution: Execution, ctx: dict[str, Any]
) -> tuple[Any, str | None]:
    if kind == "Succeed":
        shown = stepfunctions._apply_input_path(state, given, ctx)
        return stepfunctions._apply_output_path(state, shown, ctx), None
    if kind == "Fail":
        raise stepfunctions._ExecutionError(*stepfunctions._fail_state_error(state, given, ctx))
    execute = getattr(stepfunctions, f"_execute_{str(kind).lower()}", None)
    if execute is None:
        raise stepfunctions._ExecutionError("States.Runtime", f"Unknown state type: {kind}")
    more = (execution, ctx) if kind in _WITH_EXECUTION else (ctx,)
    output, following = execute(state, given, *more)
    return output, following


def _note(execution: Execution, event: str, **details: Any) -> None:
    stepfunctions._add_event(execution, event, details)
