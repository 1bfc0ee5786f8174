"""Events of an asynchronous task, version 1; their JSON Schemas lie beside this file."""

from dataclasses import dataclass
from typing import Any, ClassVar

from lambdas.shared.contracts.envelope import Event, event_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent(Event):
    """Something happened to a task.

    Attributes:
        task_id: The task, which is the correlation id too.
        kind: Which worker it is for, such as ``sales-report``.
        requested_by: Who asked for it.
    """

    SOURCE: ClassVar[str] = "saas.tasks"

    task_id: str
    kind: str
    requested_by: str

    @classmethod
    def id_of(cls, tenant_id: str, task_id: str, revision: int) -> str:
        """The id of the event about a task's ``revision``-th write: the same one however often it is made."""
        return event_id_of(cls.DETAIL_TYPE, cls.VERSION, f"{tenant_id}/{task_id}/{revision}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRequested(TaskEvent):
    """Somebody asked for slow work.

    Attributes:
        input: What the worker needs to know.
    """

    DETAIL_TYPE: ClassVar[str] = "TaskRequested"

    input: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskProgressed(TaskEvent):
    """The work went on.

    Attributes:
        status: ``RUNNING``.
        percent: How much is done, 0 to 99.
    """

    DETAIL_TYPE: ClassVar[str] = "TaskProgressed"

    status: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEnded(TaskEvent):
    """The work is over; the task's last event.

    Attributes:
        status: ``SUCCEEDED`` or ``FAILED``.
        percent: How much was done.
    """

    DETAIL_TYPE: ClassVar[str] = "TaskEnded"

    status: str
    percent: int
