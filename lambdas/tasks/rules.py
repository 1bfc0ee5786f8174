"""Asking for a task and looking at one; knows neither HTTP nor DynamoDB."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from lambdas.shared.errors import NotFoundError
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.tasks import Task, task_id_of
from lambdas.shared.tenant import Tenant

_TASK_ID: Final = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")
_SEES_ALL: Final = "owner"


class IdempotencyKeyReusedError(Exception):
    """The caller used this idempotency key before, for another task."""


class Tasks(Protocol):
    """One tenant's tasks."""

    def add(self, task: Task) -> Task | None:
        """Keep ``task`` unless there is one of its id: that one is returned then."""

    def find(self, task_id: str) -> Task | None:
        """The task, if there is one."""

    def save(self, task: Task) -> Task:
        """Replace the task by its next revision."""


@dataclass(frozen=True, slots=True)
class Requested:
    """Outcome of asking for a task.

    Attributes:
        task: The task as it is kept.
        replayed: Whether it had been asked for before, with the same key and content.
    """

    task: Task
    replayed: bool


def request_task(
    kind: str,
    content: Mapping[str, Any],
    *,
    tenant: Tenant,
    idempotency_key: str,
    tasks: Tasks,
    now: Callable[[], datetime] = utc_now,
) -> Requested:
    """Ask for slow work, once however often it is asked for with the same key.

    Raises:
        IdempotencyKeyReusedError: The key belongs to a task of other content.
    """
    at = rfc3339(now())
    task = Task(
        task_id=task_id_of(tenant, idempotency_key),
        kind=kind,
        requested_by=tenant.user_id,
        input=content,
        fingerprint=_fingerprint(kind, content),
        created_at=at,
        updated_at=at,
    )
    before = tasks.add(task)
    if before is None:
        return Requested(task, replayed=False)
    if before.fingerprint != task.fingerprint:
        raise IdempotencyKeyReusedError(
            "this idempotency key was used for a task of other content; ask for a new task with a fresh key"
        )
    return Requested(before, replayed=True)


def get_task(task_id: str, *, tenant: Tenant, tasks: Tasks, now: Callable[[], datetime] = utc_now) -> Task:
    """The task ``task_id``.

    Raises:
        NotFoundError: There is none, its time is over, or another caller asked for it and this one is no owner.
    """
    task = tasks.find(task_id) if _TASK_ID.fullmatch(task_id) else None
    if task is None or not _may_see(tenant, task) or 0 < task.expires_at <= now().timestamp():
        raise NotFoundError("there is no task of this id")
    return task


def _may_see(tenant: Tenant, task: Task) -> bool:
    return task.requested_by == tenant.user_id or _SEES_ALL in tenant.roles


def _fingerprint(kind: str, content: Mapping[str, Any]) -> str:
    text = json.dumps([kind, dict(content)], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
