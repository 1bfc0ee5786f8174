# ruff: noqa: SLF001 - it follows executions through the emulator's own functions
"""Executions of state machines, as the mends of Step Functions see them."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

from ministack.services import stepfunctions

from saas_constructs.local.emulation.scopes import AbandonedError, Scope
from saas_constructs.local.emulation.waits import Waits

State = dict[str, Any]
Execution = dict[str, Any]
Prepare = Callable[[State, Any, dict[str, Any]], State]
"""Makes of a task's state, its input and the context object the state that is run."""

WAITS = Waits()
"""The task tokens of this emulator."""

_scope: ContextVar[Scope | None] = ContextVar("workflow_scope", default=None)
_context: ContextVar[dict[str, Any] | None] = ContextVar("workflow_context", default=None)
_running: dict[str, Scope] = {}


def current_scope() -> Scope:
    """The scope of the task that runs in this thread; one that nobody ends outside of any execution."""
    return _scope.get() or Scope("")


def current_context() -> dict[str, Any] | None:
    """The context object (``$$``) of the task that runs in this thread, if one does."""
    return _context.get()


def enter(scope: Scope) -> None:
    """Let the rest of this thread belong to a scope."""
    _scope.set(scope)


def end(execution_arn: str) -> None:
    """End whatever an execution still does."""
    scope = _running.get(execution_arn)
    if scope is not None:
        WAITS.abandon(scope)


def prepare_tasks(prepare: Prepare) -> None:
    """Change the state of each task before it runs.

    Args:
        prepare: Returns the state to run; it may raise the emulator's ``_ExecutionError``.
    """
    install()
    execute = stepfunctions._execute_task

    def prepared_execute(state: State, raw_input: Any, execution: Execution, ctx: dict[str, Any]) -> Any:
        return execute(prepare(state, raw_input, ctx), raw_input, execution, ctx)

    stepfunctions._execute_task = prepared_execute


@contextlib.contextmanager
def running(execution_arn: str) -> Iterator[None]:
    """Let what runs in this block belong to an execution, and end without a word when that is ended."""
    execution = stepfunctions._executions.get(execution_arn)
    scope = Scope(execution["stateMachineArn"] if execution else "")
    _running[execution_arn] = scope
    outer = _scope.set(scope)
    try:
        yield
    except AbandonedError:
        pass  # whoever ended the execution has written down how
    finally:
        _scope.reset(outer)
        _running.pop(execution_arn, None)


@functools.cache
def install() -> None:
    """Follow every execution from now on; further calls change nothing."""
    run = stepfunctions._run_execution
    execute = stepfunctions._execute_task
    fail = stepfunctions._fail_execution

    def followed_run(execution_arn: str) -> None:
        with running(execution_arn):
            run(execution_arn)

    def followed_execute(state: State, raw_input: Any, execution: Execution, ctx: dict[str, Any]) -> Any:
        if current_scope().ended:
            raise AbandonedError
        outer = _context.set(ctx)
        try:
            return execute(state, raw_input, execution, ctx)
        finally:
            _context.reset(outer)

    def followed_fail(execution: Execution, error: str, cause: str) -> None:
        # A task that fails after its execution was stopped must not change how it ended.
        if execution["status"] == "RUNNING":
            fail(execution, error, cause)

    stepfunctions._run_execution = followed_run
    stepfunctions._execute_task = followed_execute
    stepfunctions._fail_execution = followed_fail
