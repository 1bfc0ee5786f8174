"""A queue of messages of tenants, and the function that takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Duration, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from saas_constructs.events.alarms import alarm
from saas_constructs.events.dead_letters import DeadLetters

if TYPE_CHECKING:
    from aws_cdk import aws_sns as sns

    from saas_constructs.functions import HandlerFunction

# SQS Developer Guide, "Configuring a queue to use with Lambda": six times the function's time limit.
_VISIBILITY_FACTOR = 6
_IN_QUEUE = "A queue's mapping knows no destination of failures: the queue's redrive policy keeps what fails."


class TenantQueue(Construct):
    """A standard queue whose messages are retried one by one, with dead letters and alarms.

    As an `EventConsumer` has it, without a bus. Senders put each tenant into a message group of its own.

    Args:
        function: What takes the messages, and answers ``batchItemFailures``.
        batch_size: How many messages an invocation takes at most, 1 to 10.
        batching_window: How long to gather messages for one invocation, in whole seconds up to 5 minutes.
        max_concurrency: How many invocations may run at once, 2 to 1000.
        max_receive_count: Attempts at a message before it is a dead letter.
        max_age: Age of the oldest message that raises an alarm.
        alarm_topic: Whom alarms tell.

    Attributes:
        queue: Where messages wait.
        dead_letters: Where those go that could not be handled.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        function: HandlerFunction,
        batch_size: int = 10,
        batching_window: Duration | None = None,
        max_concurrency: int = 5,
        max_receive_count: int = 5,
        max_age: Duration | None = None,
        alarm_topic: sns.ITopic | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.dead_letters = DeadLetters(self, "DeadLetters", alarm_topic=alarm_topic)
        time_limit = function.function.timeout or Duration.seconds(3)
        self.queue = sqs.Queue(
            self,
            "Resource",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=Duration.seconds(time_limit.to_seconds() * _VISIBILITY_FACTOR),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters.queue, max_receive_count=max_receive_count),
        )
        self.queue.grant_consume_messages(function)
        source = lambda_.EventSourceMapping(
            self,
            "Source",
            target=function.function,
            event_source_arn=self.queue.queue_arn,
            batch_size=batch_size,
            max_batching_window=batching_window,
            max_concurrency=max_concurrency,
            report_batch_item_failures=True,
        )
        Validations.of(source).acknowledge(
            Acknowledgment(id="Serverless-LambdaEventSourceMappingDestination", reason=_IN_QUEUE)
        )
        alarm(
            self,
            "AgeAlarm",
            metric=self.metric_age(),
            threshold=(max_age or Duration.minutes(15)).to_seconds(),
            description="A queue of tenants' messages is behind: they wait longer than they should.",
            topic=alarm_topic,
        )

    def metric_age(self) -> cloudwatch.IMetric:
        """Age of the oldest message in seconds, as a maximum over a minute."""
        return self.queue.metric_approximate_age_of_oldest_message(period=Duration.minutes(1), statistic="Maximum")
