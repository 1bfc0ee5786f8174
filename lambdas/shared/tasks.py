"""Asynchronous tasks: what they are, and how one goes from request to end. Pure.

::

    PENDING -begun-> RUNNING -progressed-> RUNNING -succeeded-> SUCCEEDED
                  either of them -failed-> FAILED
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from lambdas.shared.contracts.task_events import TaskEnded, TaskEvent, TaskProgressed, TaskRequested
from lambdas.shared.moments import rfc3339
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_id import ALPHABET

PENDING: Final = "PENDING"
RUNNING: Final = "RUNNING"
SUCCEEDED: Final = "SUCCEEDED"
FAILED: Final = "FAILED"
OPEN: Final = frozenset({PENDING, RUNNING})
"""States that something leads out of."""

RESULT_SECONDS: Final = 7 * 24 * 3600
"""How long a task is kept after its end."""

_MOST_PERCENT: Final = 99
_ID_LENGTH: Final = 26


@dataclass(frozen=True, slots=True)
class TaskError:
    """Why a task failed, for whoever asked for it.

    Attributes:
        kind: Last part of the problem's type, such as ``task-timed-out``.
        detail: What happened and what to do; no internals.
    """

    kind: str
    detail: str

    def to_json(self) -> dict[str, Any]:
        """The error as clients see it."""
        return {"type": f"/problems/{self.kind}", "detail": self.detail}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Slow work that somebody asked for.

    Attributes:
        task_id: 26 characters of Crockford's base 32.
        kind: Which worker it is for.
        requested_by: Who asked for it.
        input: What the worker needs to know.
        fingerprint: Digest of kind and input, by which a repeated request is told from another one.
        created_at: UTC, RFC 3339 with milliseconds.
        updated_at: When it was last written.
        status: Its state.
        percent: How much is done, 0 to 100.
        attempts: How often a worker began with it.
        revision: Counts the writes of its item.
        checkpoint: From where a worker goes on after a crash; its own business.
        result: What came of it.
        error: Why it failed.
        expires_at: Epoch second after which it is dropped; 0 while it is open.
    """

    task_id: str
    kind: str
    requested_by: str
    input: Mapping[str, Any]
    fingerprint: str
    created_at: str
    updated_at: str
    status: str = PENDING
    percent: int = 0
    attempts: int = 0
    revision: int = 1
    checkpoint: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] | None = None
    error: TaskError | None = None
    expires_at: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.status in OPEN

    def begun(self, now: datetime) -> "Task":
        """The task in the hands of a worker."""
        return self._next(now, status=RUNNING, attempts=self.attempts + 1)

    def progressed(self, now: datetime, *, percent: int, checkpoint: Mapping[str, Any]) -> "Task":
        """The task with more of it done; the percentage never falls and is below 100 until the end."""
        shown = max(self.percent, min(percent, _MOST_PERCENT))
        return self._next(now, percent=shown, checkpoint=checkpoint)

    def succeeded(self, now: datetime, result: Mapping[str, Any]) -> "Task":
        """The task with its result."""
        return self._ended(now, status=SUCCEEDED, percent=100, result=result)

    def failed(self, now: datetime, error: TaskError) -> "Task":
        """The task that nobody will work on any more."""
        return self._ended(now, status=FAILED, error=error)

    def to_json(self) -> dict[str, Any]:
        """The task as clients see it."""
        shown: dict[str, Any] = {
            "task_id": self.task_id,
            "kind": self.kind,
            "status": self.status,
            "percent": self.percent,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        }
        if self.result is not None:
            shown["result"] = dict(self.result)
        if self.error is not None:
            shown["error"] = self.error.to_json()
        return shown

    def _ended(self, now: datetime, **changes: Any) -> "Task":
        return self._next(now, checkpoint={}, expires_at=int(now.timestamp()) + RESULT_SECONDS, **changes)

    def _next(self, now: datetime, **changes: Any) -> "Task":
        return replace(self, updated_at=rfc3339(now), revision=self.revision + 1, **changes)


def event_of(tenant_id: str, task: Task) -> TaskEvent:
    """What the task's last write tells: the same event however often it is made."""
    if task.status == PENDING:
        return TaskRequested(**_common(tenant_id, task, TaskRequested), input=dict(task.input))
    kind = TaskProgressed if task.status == RUNNING else TaskEnded
    return kind(**_common(tenant_id, task, kind), status=task.status, percent=task.percent)


def _common(tenant_id: str, task: Task, kind: type[TaskEvent]) -> dict[str, Any]:
    return {
        "event_id": kind.id_of(tenant_id, task.task_id, task.revision),
        "tenant_id": tenant_id,
        "correlation_id": task.task_id,
        "occurred_at": task.updated_at,
        "version": kind.VERSION,
        "task_id": task.task_id,
        "kind": task.kind,
        "requested_by": task.requested_by,
    }


def task_id_of(tenant: Tenant, idempotency_key: str) -> str:
    """The id that this caller's key always leads to: 130 bits of a digest in base 32."""
    # None of the parts can hold the separator.
    source = f"task\n{tenant.tenant_id}\n{tenant.user_id}\n{idempotency_key}"
    number = int.from_bytes(hashlib.sha256(source.encode()).digest())
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(_ID_LENGTH))
