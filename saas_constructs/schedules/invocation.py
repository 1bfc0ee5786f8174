"""A function that EventBridge Scheduler invokes, and that loses no time of its schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_scheduler as scheduler

if TYPE_CHECKING:
    from aws_cdk import Duration
    from constructs import Construct

    from saas_constructs.events.dead_letters import DeadLetters
    from saas_constructs.functions import HandlerFunction

DUE: Final = f'{{"due":"{scheduler.ContextAttribute.scheduled_time}"}}'
"""Input of functions that must know for which time they are invoked."""


def invoke_on_schedule(
    scope: Construct,
    *,
    function: HandlerFunction,
    dead_letters: DeadLetters,
    expression: scheduler.ScheduleExpression,
    description: str,
    input: str,
    latest_retry: Duration,
    deliveries: int = 10,
    attempts: int = 2,
    time_zone: str | None = None,
    state: str | None = None,
) -> scheduler.CfnSchedule:
    """Make the schedule ``Resource`` in ``scope``, with a role of its own.

    Scheduler's call succeeds when Lambda has taken the event: what fails later is Lambda's to retry and keep. What
    either gives up is among the dead letters.

    Args:
        scope: Where it stands.
        function: What is invoked.
        dead_letters: Where what failed for good is kept.
        expression: When it is due.
        description: What an operator reads in the console.
        input: The function's event, JSON.
        latest_retry: How long after its time an invocation is given up.
        deliveries: How often Scheduler tries again.
        attempts: How often Lambda tries again.
        time_zone: Of the expression.
        state: ``ENABLED`` or ``DISABLED``.
    """
    function.function.configure_async_invoke(
        max_event_age=latest_retry,
        retry_attempts=attempts,
        on_failure=destinations.SqsDestination(dead_letters.queue),
    )
    return scheduler.CfnSchedule(
        scope,
        "Resource",
        schedule_expression=expression.expression_string,
        schedule_expression_timezone=time_zone,
        state=state,
        description=description,
        flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
        target=scheduler.CfnSchedule.TargetProperty(
            arn=function.function.function_arn,
            role_arn=_role(scope, function, dead_letters).role_arn,
            input=input,
            dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=dead_letters.queue.queue_arn),
            retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                maximum_event_age_in_seconds=latest_retry.to_seconds(), maximum_retry_attempts=deliveries
            ),
        ),
    )


def _role(scope: Construct, function: HandlerFunction, dead_letters: DeadLetters) -> iam.Role:
    """Make the role that Scheduler takes: level 2's may invoke every version of the function, too."""
    scheduler_here = iam.ServicePrincipal(
        "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}}
    )
    role = iam.Role(scope, "Role", assumed_by=scheduler_here)
    role.add_to_policy(
        iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[function.function.function_arn])
    )
    dead_letters.queue.grant_send_messages(role)
    return role
