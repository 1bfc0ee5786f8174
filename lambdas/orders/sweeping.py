"""Ending what nobody ended: orders that outlived their workflow's limits, and tasks that hang."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from lambdas.orders.commands import expire_order
from lambdas.orders.deadlines import Deadlines, Waiting
from lambdas.orders.model import Order
from lambdas.orders.open_items import OpenTask
from lambdas.orders.rules import Orders
from lambdas.shared.contention import LostRaceError
from lambdas.shared.moments import utc_now
from lambdas.shared.observability import logger
from lambdas.shared.tasks import Task, TaskError
from lambdas.shared.tenant import Tenant

_TIMED_OUT: Final = TaskError("task-timed-out", "nobody finished the work in time; ask for it again")


class Waits(Protocol):
    """The waits of orders' workflows."""

    def tell(self, order: Order) -> None:
        """End the waits that the order's state ends."""


class Tasks(Protocol):
    """One tenant's tasks."""

    def find(self, task_id: str) -> Task | None:
        """The task, if there is one."""

    def save(self, task: Task) -> Task:
        """Replace the task by its next revision."""


class SweepIncompleteError(Exception):
    """Something could not be ended now, and has to be tried again."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How much was ended."""

    orders: int
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A sweep of one tenant.

    Attributes:
        tenant: The sweeping service, acting for the tenant.
        orders: The tenant's orders.
        waits: The waits of their workflows.
        tasks: The tenant's tasks.
        deadlines: How long orders may wait.
        task_limit: How long a task may be without news.
        now: The present moment.
    """

    tenant: Tenant
    orders: Orders
    waits: Waits
    tasks: Tasks
    deadlines: Deadlines
    task_limit: timedelta
    now: Callable[[], datetime] = utc_now

    def run(self, items: Iterable[Waiting | OpenTask]) -> Swept:
        """End what is overdue among ``items``; the same sweep again ends nothing more.

        Raises:
            SweepIncompleteError: Something could not be ended; the rest was.
        """
        ended = {Waiting: 0, OpenTask: 0}
        failed: list[str] = []
        for item in items:
            try:
                is_ended = self._expired(item) if isinstance(item, Waiting) else self._closed(item)
            except Exception as error:  # noqa: BLE001 - one that can't be ended must not keep the others waiting
                name = item.order_id if isinstance(item, Waiting) else item.task_id
                logger.error("not swept", exc_info=error, item=name, error=type(error).__name__)
                failed.append(name)
            else:
                ended[type(item)] += is_ended
        if failed:
            raise SweepIncompleteError(f"could not end {', '.join(failed[:5])} ({len(failed)} in all)")
        return Swept(orders=ended[Waiting], tasks=ended[OpenTask])

    def _expired(self, order: Waiting) -> bool:
        reason = self.deadlines.overdue_reason(order, self.now())
        if reason is None:
            return False
        outcome = expire_order(
            order.order_id,
            tenant=self.tenant,
            orders=self.orders,
            # Of this state only: in any other one its time is another.
            waiting={order.status},
            reason=reason,
            now=self.now,
        )
        if outcome.changed:
            self.waits.tell(outcome.order)
        return outcome.changed

    def _closed(self, open_task: OpenTask) -> bool:
        now = self.now()
        if now <= open_task.created_at + self.task_limit:
            return False
        task = self.tasks.find(open_task.task_id)
        if task is None or not task.is_open or now <= datetime.fromisoformat(task.updated_at) + self.task_limit:
            return False
        try:
            self.tasks.save(task.failed(now, _TIMED_OUT))
        except LostRaceError:
            return False
        return True
