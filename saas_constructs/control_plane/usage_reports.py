"""What tenants used, told every day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from saas_constructs.events import OutboxPublisher
from saas_constructs.events.dead_letters import DeadLetters
from saas_constructs.functions import HandlerFunction
from saas_constructs.schedules.invocation import DUE, invoke_on_schedule

if TYPE_CHECKING:
    from aws_cdk import aws_sns as sns

    from saas_constructs.control_plane.usage_meter import UsageMeter
    from saas_constructs.events import EventBus

SOURCE: Final = "saas.usage"
"""Source of the events."""


class UsageReports(Construct):
    """Sums up each tenant's day and tells of it as ``TenantUsageReported``, once for each revision.

    All tenants that used something are reported, whatever became of them since. Where more of a day comes in later, the
    day is reported again with what is new, for two weeks.

    Args:
        meter: What counts.
        event_bus: Where reports are told.
        schedule: When; the days before are reported. Early in the morning, in UTC, when left out.
        alarm_topic: Whom alarms tell.
        log_retention: How long the functions' logs are kept.
        log_removal_policy: What becomes of these logs when the functions leave the stack.

    Attributes:
        function: What sums up: it takes ``{"due": "2026-11-21T03:45:00Z"}``.
        publisher: What tells.
        dead_letters: Invocations that failed for good.
        schedule: The schedule.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        meter: UsageMeter,
        event_bus: EventBus,
        schedule: scheduler.ScheduleExpression | None = None,
        alarm_topic: sns.ITopic | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self.publisher = OutboxPublisher(
            self,
            "Publisher",
            table=meter.table,
            event_bus=event_bus,
            sources=[SOURCE],
            alarm_topic=alarm_topic,
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        self.dead_letters = DeadLetters(self, "DeadLetters", alarm_topic=alarm_topic)
        self.function = HandlerFunction(
            self,
            "Function",
            handler="lambdas.metering.report_usage.handler",
            description="Sums up what each tenant used on a day",
            # Some 10 ms for a tenant.
            timeout=Duration.minutes(15),
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        meter.grant_read_usage(self.function)
        iam.Grant.add_to_principal(
            grantee=self.function, actions=["dynamodb:PutItem"], resource_arns=[meter.table.table.table_arn]
        )
        due = schedule or scheduler.ScheduleExpression.cron(hour="3", minute="45")
        self.schedule = invoke_on_schedule(
            self,
            function=self.function,
            dead_letters=self.dead_letters,
            expression=due,
            description="Reports what tenants used on the days before",
            input=DUE,
            # What is left out one day is made up for on the next.
            latest_retry=Duration.hours(6),
            time_zone="Etc/UTC" if due.time_zone is None else due.time_zone.timezone_name,
            state="ENABLED",
        )
