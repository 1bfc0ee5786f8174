"""Doing a task's work, whatever it is: once, from where a crash left it, and with an end in every case."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from lambdas.shared.contention import LostRaceError
from lambdas.shared.moments import utc_now
from lambdas.shared.observability import count, logger
from lambdas.shared.tasks import Task, TaskError
from lambdas.tasks.rules import Tasks

MAX_ATTEMPTS: Final = 3
"""How often a worker begins with a task. Fewer than its queue's receives, so that the last one can close it."""

_GAVE_UP: Final = TaskError("task-failed", "the work failed repeatedly; try again later, or tell support the task's id")


class TaskRefusedError(Exception):
    """The work can't be done, however often it is tried; the text is for whoever asked for it."""


class Progress:
    """What a worker reports to.

    Args:
        task: The task, begun.
        tasks: Where it is kept.
        now: The present moment.
    """

    def __init__(self, task: Task, tasks: Tasks, now: Callable[[], datetime]) -> None:
        self.task = task
        self._tasks = tasks
        self._now = now

    @property
    def checkpoint(self) -> Mapping[str, Any]:
        """What the last report of an earlier worker left; empty at first."""
        return self.task.checkpoint

    def report(self, percent: int, checkpoint: Mapping[str, Any]) -> None:
        """Tell how much is done, and keep from where to go on.

        Raises:
            LostRaceError: Another worker has begun with the task: stop.
        """
        self.task = self._tasks.save(self.task.progressed(self._now(), percent=percent, checkpoint=checkpoint))


Work = Callable[[Mapping[str, Any], Progress], Mapping[str, Any]]
"""Given a task's input, does the work and returns the result."""


def run_task(task_id: str, *, tasks: Tasks, work: Work, now: Callable[[], datetime] = utc_now) -> None:
    """Do a task's work unless it has ended.

    A worker that begins takes the task over from any other: the other's next write fails, and it stops.

    Raises:
        Exception: The work failed and will be tried again.
    """
    task = tasks.find(task_id)
    if task is None or not task.is_open:
        logger.info("task has ended already", task_id=task_id)
        return
    try:
        if task.attempts >= MAX_ATTEMPTS:
            # The last worker was killed: none of its own lines could say so.
            _fail(task, _GAVE_UP, tasks, now)
            return
        progress = Progress(tasks.save(task.begun(now())), tasks, now)
        _work(progress, tasks, work, now)
    except LostRaceError:
        logger.info("another worker has the task", task_id=task_id)


def _work(progress: Progress, tasks: Tasks, work: Work, now: Callable[[], datetime]) -> None:
    try:
        result = work(progress.task.input, progress)
    except LostRaceError:
        raise
    except TaskRefusedError as error:
        _fail(progress.task, TaskError("task-refused", str(error)), tasks, now)
    except Exception:  # whatever the work raised: the last time, nobody else is left to tell the task's owner
        if progress.task.attempts < MAX_ATTEMPTS:
            raise
        logger.exception("task failed for the last time", task_id=progress.task.task_id)
        _fail(progress.task, _GAVE_UP, tasks, now)
    else:
        tasks.save(progress.task.succeeded(now(), result))
        count("TaskSucceeded")


def _fail(task: Task, error: TaskError, tasks: Tasks, now: Callable[[], datetime]) -> None:
    tasks.save(task.failed(now(), error))
    count("TaskFailed")
