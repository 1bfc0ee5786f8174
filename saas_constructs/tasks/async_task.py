"""One kind of slow work, and what does it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from saas_constructs.events.alarms import alarm
from saas_constructs.functions.handler_function import METRICS_NAMESPACE
from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_sns as sns

    from saas_constructs.data import TenantTable
    from saas_constructs.events import EventBus
    from saas_constructs.functions import HandlerFunction

EVENT_SOURCE: Final = "saas.tasks"
"""Source of the events about tasks."""
REQUESTED: Final = "TaskRequested"
"""Detail type of a request."""

_KIND: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")


class AsyncTask(Construct):
    """A worker for one kind of task: an API answers 202 with a task, this does it, and its progress is told live.

    The API's function keeps the task with one write, whose outbox tells ``TaskRequested``. The worker consumes that
    event from a queue of its own, one at a time; the run-time code of ``lambdas.tasks`` sees to it that the work is
    done once, goes on from its checkpoint after a crash, and ends in every case.

    Args:
        kind: Of the task, such as ``sales-report``.
        worker: Made for this kind, which becomes its service in logs and metrics. It reaches each task's tenant only.
        table: Where tasks are kept.
        event_bus: Where requests are told of.
        max_concurrency: How many tasks may run at once, 2 to 1000.
        alarm_topic: Whom alarms tell.

    Raises:
        ValueError: The kind has not the form of one.

    Attributes:
        consumer: Queue and dead letters of the requests.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        kind: str,
        worker: HandlerFunction,
        table: TenantTable,
        event_bus: EventBus,
        max_concurrency: int = 5,
        alarm_topic: sns.ITopic | None = None,
    ) -> None:
        super().__init__(scope, id)
        if not _KIND.fullmatch(kind):
            raise ValueError(f"kind must be lower-case words joined by '-', 64 characters at most, got {kind!r}")
        self._table = table
        self._kind = kind
        # So that its logs, metrics and traces are told from other workers'.
        worker.add_environment("POWERTOOLS_SERVICE_NAME", kind)
        table.grant_tenant_access(worker)
        self.consumer = event_bus.subscribe(
            self,
            "Requests",
            function=worker,
            source=EVENT_SOURCE,
            detail_types=[REQUESTED],
            detail={"kind": [kind]},
            # A crash of one task's work must not take another's attempt along.
            batch_size=1,
            max_concurrency=max_concurrency,
            max_age=Duration.minutes(15),
            alarm_topic=alarm_topic,
        )
        alarm(
            self,
            "FailedAlarm",
            metric=self.metric_failed(),
            threshold=1,
            description="A task failed for good: the worker's log says why.",
            topic=alarm_topic,
        )

    def grant_request(self, function: HandlerFunction) -> iam.Grant:
        """Let a function ask for tasks, each for the tenant of its own session."""
        return self._table.grant_tenant_access(function, TenantAccess.WRITE)

    def metric_failed(self) -> cloudwatch.IMetric:
        """Tasks that failed for good in this kind's worker, as a sum over five minutes."""
        return cloudwatch.Metric(
            namespace=METRICS_NAMESPACE,
            metric_name="TaskFailed",
            dimensions_map={"service": self._kind},
            statistic="Sum",
            period=Duration.minutes(5),
        )
