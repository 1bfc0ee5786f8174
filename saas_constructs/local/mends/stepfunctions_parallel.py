# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Branches with contexts of their own; one that fails ends the others.

Upstream: MiniStack 1.5.33 lets the branches of a Parallel state share one context object, tokens
included, and waits for all of them even when one has failed.
Why: a failed notification beside a wait for the waiter would show after the wait's time limit only.
Remove when: ``tests/local/mends/test_stepfunctions_parallel.py`` finds the upstream emulator failing at
once.
"""

from __future__ import annotations

import contextvars
import queue
import threading
from typing import Any

from ministack.services import stepfunctions

from saas_constructs.local.emulation.scopes import Scope
from saas_constructs.local.hooks import workflow
from saas_constructs.local.hooks.workflow import WAITS, Execution, State

Outcome = tuple[int, Any, BaseException | None]


def apply() -> None:
    """Put the mend in force."""
    workflow.install()
    stepfunctions._run_parallel_branches = _run_branches


def _run_branches(state: State, raw_input: Any, execution: Execution, ctx: dict[str, Any]) -> tuple[Any, Any]:
    given = stepfunctions._apply_parameters(state, stepfunctions._apply_input_path(state, raw_input, ctx), ctx)
    branches = state.get("Branches", [])
    outer = workflow.current_scope()
    scope = Scope(outer.machine_arn, outer)
    outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()

    def run(index: int, branch: State) -> None:
        workflow.enter(scope)
        # The variables are shared, as upstream does; the current state and its token are not.
        own = {**ctx, "State": dict(ctx["State"])}
        try:
            found = stepfunctions._run_sub_machine(branch["States"], branch["StartAt"], given, execution, own)
            outcomes.put((index, found, None))
        except BaseException as error:  # noqa: BLE001 - told to the thread that waits for it
            outcomes.put((index, None, error))

    for index, branch in enumerate(branches):
        # A context can be entered by one thread only.
        threading.Thread(target=contextvars.copy_context().run, args=(run, index, branch), daemon=True).start()
    results: list[Any] = [None] * len(branches)
    for _branch in branches:
        index, results[index], error = outcomes.get()
        if error is not None:
            WAITS.abandon(scope)
            raise _told(error)
    result = stepfunctions._apply_result_selector(state, results)
    output = stepfunctions._apply_result_path(state, raw_input, result)
    return stepfunctions._apply_output_path(state, output, ctx), stepfunctions._next_or_end(state)


def _told(error: BaseException) -> BaseException:
    if isinstance(error, Exception) and not isinstance(error, stepfunctions._ExecutionError):
        told: BaseException = stepfunctions._ExecutionError("States.BranchFailed", str(error))
        return told
    return error
