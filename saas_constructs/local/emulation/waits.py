"""Tasks of workflows that wait for somebody to answer with their token.

Source: "Wait for a Callback with Task Token" (AWS Step Functions Developer Guide) and the errors of
``SendTaskSuccess``, ``SendTaskFailure`` and ``SendTaskHeartbeat`` (AWS Step Functions API Reference).
"""

from __future__ import annotations

import queue
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from saas_constructs.local.emulation.scopes import AbandonedError, Scope

_REMEMBERED_TOKENS = 100_000


class UnknownTokenError(Exception):
    """No task ever had the token."""


class ClosedTokenError(Exception):
    """The task has been answered, has timed out or is no longer wanted."""


@dataclass(frozen=True)
class Succeeded:
    """The answer is a result."""

    output: Any


@dataclass(frozen=True)
class Failed:
    """The answer is an error, or the time is up."""

    error: str
    cause: str


class _Beat:
    """A sign of life."""


class _Abandonment:
    """Nobody wants the answer any more."""


class Waits:
    """The tokens of one emulator: those that wait, and those that did."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, Wait] = {}
        self._closed: OrderedDict[str, str] = OrderedDict()

    def open(self, token: str, scope: Scope) -> Wait:
        """Let a task wait for its token from now on."""
        wait = Wait(self, token, scope)
        with self._lock:
            self._closed.pop(token, None)
            self._open[token] = wait
        return wait

    def close(self, token: str) -> bool:
        """Take no further answer; return whether the task waited until now."""
        with self._lock:
            wait = self._open.pop(token, None)
            if wait is not None:
                self._remember(token, wait)
        return wait is not None

    def answer(self, token: str, answer: Succeeded | Failed) -> None:
        """Give a task its one answer.

        Raises:
            UnknownTokenError: No task ever had the token.
            ClosedTokenError: It has had its answer, or is too late.
        """
        with self._lock:
            wait = self._find(token)
            del self._open[token]
            self._remember(token, wait)
        wait.messages.put(answer)

    def beat(self, token: str) -> None:
        """Give a sign of life; raises as ``answer`` does."""
        with self._lock:
            wait = self._find(token)
        wait.messages.put(_Beat())

    def abandon(self, scope: Scope) -> None:
        """End a scope, and the threads of the tasks that wait in it."""
        scope.end()
        with self._lock:
            ended = [wait for wait in self._open.values() if wait.scope.ended]
            for wait in ended:
                del self._open[wait.token]
                self._remember(wait.token, wait)
        for wait in ended:
            wait.messages.put(_Abandonment())

    def machine_of(self, token: str) -> str | None:
        """Name the state machine to which a token belongs or belonged."""
        with self._lock:
            wait = self._open.get(token)
            return wait.scope.machine_arn if wait is not None else self._closed.get(token)

    def _find(self, token: str) -> Wait:
        wait = self._open.get(token)
        if wait is None:
            raise ClosedTokenError if token in self._closed else UnknownTokenError
        return wait

    def _remember(self, token: str, wait: Wait) -> None:
        self._closed[token] = wait.scope.machine_arn
        while len(self._closed) > _REMEMBERED_TOKENS:
            self._closed.popitem(last=False)


class Wait:
    """One task that waits; made by ``Waits.open``."""

    def __init__(self, waits: Waits, token: str, scope: Scope) -> None:
        self.token = token
        self.scope = scope
        self.messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._waits = waits

    def outcome(self, limit: float | None, heartbeat: float | None) -> Succeeded | Failed:
        """Wait for the answer.

        Args:
            limit: Seconds for the answer; None for as long as it takes.
            heartbeat: Seconds between two signs of life; None when none is needed.

        Raises:
            AbandonedError: Nobody wants the answer any more.
        """
        started = beaten = time.monotonic()
        while True:
            ends = {
                "States.Timeout": limit and started + limit,
                "States.HeartbeatTimeout": heartbeat and beaten + heartbeat,
            }
            error, end = min(((name, at) for name, at in ends.items() if at), key=lambda e: e[1], default=("", None))
            try:
                message = self.messages.get(timeout=None if end is None else max(0.0, end - time.monotonic()))
            except queue.Empty:
                if self._waits.close(self.token):
                    return Failed(error, "")
                message = self.messages.get()  # it was answered at the last moment
            if isinstance(message, _Abandonment):
                raise AbandonedError
            if not isinstance(message, _Beat):
                answer: Succeeded | Failed = message
                return answer
            beaten = time.monotonic()
