"""Sending each active tenant its share of a scheduled job. Knows neither DynamoDB nor SQS."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from lambdas.schedules.active_tenants import ActiveTenant
from lambdas.schedules.marks import Mark
from lambdas.shared.observability import logger
from lambdas.shared.tenant_job import TenantJob

FURTHEST: Final = timedelta(days=2)
"""How far ahead a dispatch may be due: its mark makes every earlier one do nothing."""


class NotDueError(ValueError):
    """A dispatch is asked for long before its time."""


class Tenants(Protocol):
    """The active tenants."""

    def pages_after(self, tenant_id: str) -> Iterator[list[ActiveTenant]]:
        """Pages of tenants in the order of their ids."""


class Queue(Protocol):
    """Where jobs wait."""

    def send(self, jobs: Sequence[TenantJob]) -> None:
        """Send all of ``jobs``."""


class DispatchMarks(Protocol):
    """How far each job's dispatch is."""

    def of(self, job: str) -> Mark | None:
        """The job's mark."""

    def set(self, job: str, mark: Mark) -> bool:
        """Keep a mark unless there is a later one."""


def check_due(due: datetime, now: datetime) -> None:
    """Refuse a time after which the schedule itself would do nothing for long.

    Raises:
        NotDueError: It is further ahead than `FURTHEST`.
    """
    if due > now + FURTHEST:
        raise NotDueError(f"due must be at most {FURTHEST.days} days ahead, got {due.isoformat()}")


def dispatch(job: str, due: datetime, *, tenants: Tenants, marks: DispatchMarks, queue: Queue) -> int:
    """Send every active tenant a message, and return how many were sent.

    A dispatch that is repeated for the same time goes on where the last one stopped, and does nothing when that one
    was done. One that was overtaken by a later one does nothing: what it asks for, the later one asks for, too.
    """
    mark = marks.of(job)
    if mark is not None and (mark.due > due or (mark.due == due and mark.is_done)):
        logger.info("dispatched already", job=job, due=due.isoformat())
        return 0
    after = mark.after if mark is not None and mark.due == due else ""
    sent = 0
    for page in tenants.pages_after(after):
        queue.send([TenantJob(job, tenant.tenant_id, tenant.tier, tenant.sites, due) for tenant in page])
        sent += len(page)
        after = page[-1].tenant_id
        if not marks.set(job, Mark(due, after, is_done=False)):
            logger.info("overtaken by a later dispatch", job=job, due=due.isoformat())
            return sent
    marks.set(job, Mark(due, after, is_done=True))
    return sent
