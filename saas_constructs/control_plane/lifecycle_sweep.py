"""What looks after operations that nobody ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from saas_constructs.events.dead_letters import DeadLetters
from saas_constructs.functions import HandlerFunction

if TYPE_CHECKING:
    from aws_cdk import aws_sns as sns

_LATEST_RETRY: Final = Duration.minutes(5)


class LifecycleSweep(Construct):
    """Every few minutes, starts the machines of operations that have none, and ends those whose machine has died.

    It is for what no machine can see: the function that began an operation ended before it could start the machine, or
    the machine was stopped, or could not write the end.

    Args:
        every: How often; whole minutes.
        alarm_topic: Whom alarms tell.
        log_retention: How long the function's logs are kept.
        log_removal_policy: What becomes of the logs when the function leaves the stack.

    Attributes:
        function: What sweeps.
        schedule: When.
        dead_letters: Invocations that failed for good.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        every: Duration | None = None,
        alarm_topic: sns.ITopic | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self.function = HandlerFunction(
            self,
            "Function",
            handler="lambdas.lifecycle.sweep.handler",
            description="Goes on with operations on tenants that nobody ends",
            timeout=Duration.minutes(1),
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        self.dead_letters = DeadLetters(self, "DeadLetters", alarm_topic=alarm_topic)
        # Scheduler's call succeeds when Lambda has taken the event: what fails later is Lambda's to retry and keep.
        self.function.function.configure_async_invoke(
            max_event_age=_LATEST_RETRY,
            retry_attempts=1,
            on_failure=destinations.SqsDestination(self.dead_letters.queue),
        )
        self.schedule = scheduler.CfnSchedule(
            self,
            "Resource",
            schedule_expression=scheduler.ScheduleExpression.rate(every or Duration.minutes(5)).expression_string,
            description="Looks after operations on tenants that nobody ends",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=self.function.function.function_arn,
                role_arn=self._role().role_arn,
                input="{}",
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(
                    arn=self.dead_letters.queue.queue_arn
                ),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=_LATEST_RETRY.to_seconds(), maximum_retry_attempts=3
                ),
            ),
        )

    def _role(self) -> iam.Role:
        """Make the role that Scheduler takes: level 2's may invoke every version of the function, too."""
        scheduler_here = iam.ServicePrincipal(
            "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}}
        )
        role = iam.Role(self, "Role", assumed_by=scheduler_here)
        role.add_to_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self.function.function.function_arn])
        )
        self.dead_letters.queue.grant_send_messages(role)
        return role
