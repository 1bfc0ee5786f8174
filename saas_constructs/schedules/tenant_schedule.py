"""A schedule whose work is done tenant by tenant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from saas_constructs.events.dead_letters import DeadLetters
from saas_constructs.events.tenant_queue import TenantQueue
from saas_constructs.functions import HandlerFunction
from saas_constructs.schedules.invocation import DUE, invoke_on_schedule

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_sns as sns

    from saas_constructs.control_plane import TenantRegistry

_JOB: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")


class TenantSchedule(Construct):
    """EventBridge Scheduler, a dispatcher, and a queue with one message for each active tenant.

    The dispatcher pages through the registry by a query, sends with the tenant as message group (SQS Developer
    Guide, "Amazon SQS fair queues"), and remembers how far it is: repeated for the same time, it goes on where it
    stopped. The worker acts for the tenant of its message, by that tenant's own session, and must be idempotent by
    tenant and time: a message can come more than once.

    Args:
        job: Name of the schedule, one of its kind for a registry: lower-case words joined by ``-``.
        schedule: When it is due.
        registry: All tenants.
        worker: What does one tenant's share: a handler made by ``message_consumer`` of the run-time code, reading
            ``TenantJob``, or one that answers ``batchItemFailures``.
        enabled: Whether it is on.
        max_concurrency: How many workers may run at once, 2 to 1000.
        alarm_topic: Whom alarms tell.
        log_retention: How long the dispatcher's logs are kept.
        log_removal_policy: What becomes of these logs when the function leaves the stack.

    Raises:
        ValueError: The job has not the form of one.

    Attributes:
        schedule: The schedule.
        dispatcher: What sends the messages.
        jobs: Queue and dead letters of the worker.
        dead_letters: Invocations of the dispatcher that failed for good.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        job: str,
        schedule: scheduler.ScheduleExpression,
        registry: TenantRegistry,
        worker: HandlerFunction,
        enabled: bool = True,
        max_concurrency: int = 5,
        alarm_topic: sns.ITopic | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        if not _JOB.fullmatch(job):
            raise ValueError(f"job must be lower-case words joined by '-', 64 characters at most, got {job!r}")
        self.jobs = TenantQueue(self, "Jobs", function=worker, max_concurrency=max_concurrency, alarm_topic=alarm_topic)
        self.dispatcher = HandlerFunction(
            self,
            "Dispatcher",
            handler="lambdas.schedules.dispatch.handler",
            description="Sends each active tenant a message when a schedule is due",
            environment={"JOB_NAME": job, "JOB_QUEUE_URL": self.jobs.queue.queue_url},
            timeout=Duration.minutes(5),
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        registry.grant_dispatch(self.dispatcher)
        self.jobs.queue.grant_send_messages(self.dispatcher)
        self.dead_letters = DeadLetters(self, "DeadLetters", alarm_topic=alarm_topic)
        self.schedule = invoke_on_schedule(
            self,
            function=self.dispatcher,
            dead_letters=self.dead_letters,
            expression=schedule,
            description=f"Starts {job} for every active tenant",
            input=DUE,
            # The dispatcher goes on where it stopped, so a retry is cheap; after this the next time is due soon anyway.
            latest_retry=Duration.minutes(15),
            time_zone=None if schedule.time_zone is None else schedule.time_zone.timezone_name,
            state="ENABLED" if enabled else "DISABLED",
        )

    def metric_age(self) -> cloudwatch.IMetric:
        """Age of the oldest job that waits, in seconds, as a maximum over a minute."""
        return self.jobs.metric_age()
