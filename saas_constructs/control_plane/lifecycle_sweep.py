"""What looks after operations that nobody ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from saas_constructs.events.dead_letters import DeadLetters
from saas_constructs.functions import HandlerFunction
from saas_constructs.schedules.invocation import invoke_on_schedule

if TYPE_CHECKING:
    from aws_cdk import aws_sns as sns


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
        self.schedule = invoke_on_schedule(
            self,
            function=self.function,
            dead_letters=self.dead_letters,
            expression=scheduler.ScheduleExpression.rate(every or Duration.minutes(5)),
            description="Looks after operations on tenants that nobody ends",
            input="{}",
            latest_retry=Duration.minutes(5),
            deliveries=3,
            attempts=1,
        )
