"""What tenants used, told every day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from saas_constructs.events import OutboxPublisher
from saas_constructs.events.dead_letters import DeadLetters
from saas_constructs.functions import HandlerFunction

if TYPE_CHECKING:
    from aws_cdk import aws_sns as sns

    from saas_constructs.control_plane.usage_meter import UsageMeter
    from saas_constructs.events import EventBus

SOURCE: Final = "saas.usage"
"""Source of the events."""
# What is left out one day is made up for on the next.
_LATEST_RETRY: Final = Duration.hours(6)


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
        self.function.function.configure_async_invoke(
            max_event_age=_LATEST_RETRY,
            retry_attempts=2,
            on_failure=destinations.SqsDestination(self.dead_letters.queue),
        )
        due = schedule or scheduler.ScheduleExpression.cron(hour="3", minute="45")
        self.schedule = scheduler.CfnSchedule(
            self,
            "Resource",
            schedule_expression=due.expression_string,
            schedule_expression_timezone="Etc/UTC" if due.time_zone is None else due.time_zone.timezone_name,
            state="ENABLED",
            description="Reports what tenants used on the days before",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=self.function.function.function_arn,
                role_arn=self._role().role_arn,
                input=f'{{"due":"{scheduler.ContextAttribute.scheduled_time}"}}',
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(
                    arn=self.dead_letters.queue.queue_arn
                ),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=_LATEST_RETRY.to_seconds(), maximum_retry_attempts=10
                ),
            ),
        )

    def _role(self) -> iam.Role:
        """Make the role that Scheduler takes, for this function only."""
        scheduler_here = iam.ServicePrincipal(
            "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}}
        )
        role = iam.Role(self, "Role", assumed_by=scheduler_here)
        invoke = iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self.function.function.function_arn])
        role.add_to_policy(invoke)
        self.dead_letters.queue.grant_send_messages(role)
        return role
