"""A queue of messages of tenants, and the function that takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Duration, Tags, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from saas_constructs.dead_letter_tags import SOURCE_TAG, DeadLetterKind
from saas_constructs.events.alarms import alarm
from saas_constructs.events.dead_letters import DeadLetters

if TYPE_CHECKING:
    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_sns as sns

    from saas_constructs.functions import HandlerFunction

# AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping": six times the function's
# time limit, plus the batching window.
_VISIBILITY_FACTOR = 6
_IN_QUEUE = "A queue's mapping knows no destination of failures: the queue's redrive policy keeps what fails."


class TenantQueue(Construct):
    """A standard queue whose messages are retried one by one, with dead letters and alarms.

    Senders put each tenant into a message group of its own, so one tenant's backlog delays no other's messages (SQS
    Developer Guide, "Amazon SQS fair queues"). A message that fails is retried by itself; after ``max_receive_count``
    attempts it is a dead letter.

    Args:
        function: What takes the messages, and answers ``batchItemFailures``.
        batch_size: How many messages an invocation takes at most, 1 to 10.
        batching_window: How long to gather messages for one invocation, in whole seconds up to 5 minutes; for consumers
            that are in no hurry, as fewer invocations cost less.
        max_concurrency: How many invocations may run at once, 2 to 1000.
        max_receive_count: Attempts at a message before it is a dead letter.
        delivery_delay: How long a message rests before it is first taken, up to 15 minutes.
        max_age: Age of the oldest message that raises an alarm.
        max_depth: Number of waiting messages that raises an alarm; none does when left out.
        kind: What the dead letters are.
        encryption_key: Encrypts both queues; SQS's own key when left out.
        alarm_topic: Whom alarms tell.

    Raises:
        ValueError: If a number is out of its bounds.

    Attributes:
        function: The function.
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
        delivery_delay: Duration | None = None,
        max_age: Duration | None = None,
        max_depth: int | None = None,
        kind: DeadLetterKind = DeadLetterKind.OTHER,
        encryption_key: kms.IKey | None = None,
        alarm_topic: sns.ITopic | None = None,
    ) -> None:
        super().__init__(scope, id)
        _check_bounds("max_concurrency", max_concurrency, 2, 1000)
        _check_bounds("batch_size", batch_size, 1, 10)
        _check_bounds("max_receive_count", max_receive_count, 1, 1000)
        self.function = function
        self.dead_letters = DeadLetters(
            self, "DeadLetters", kind=kind, encryption_key=encryption_key, alarm_topic=alarm_topic
        )
        time_limit = function.function.timeout or Duration.seconds(3)
        managed = sqs.QueueEncryption.SQS_MANAGED
        self.queue = sqs.Queue(
            self,
            "Resource",
            encryption=managed if encryption_key is None else sqs.QueueEncryption.KMS,
            encryption_master_key=encryption_key,
            enforce_ssl=True,
            visibility_timeout=Duration.seconds(
                time_limit.to_seconds() * _VISIBILITY_FACTOR
                + (0 if batching_window is None else batching_window.to_seconds())
            ),
            delivery_delay=delivery_delay,
            # As long as dead letters are kept: an outage of the function is no loss.
            retention_period=Duration.days(14),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters.queue, max_receive_count=max_receive_count),
        )
        Tags.of(self.queue).add(SOURCE_TAG, self.node.path)
        self.queue.grant_consume_messages(function)
        # It puts back what has to wait until a tenant has moved.
        self.queue.grant_send_messages(function)
        mapping = lambda_.EventSourceMapping(
            self,
            "Mapping",
            target=function.function,
            event_source_arn=self.queue.queue_arn,
            batch_size=batch_size,
            max_batching_window=batching_window,
            max_concurrency=max_concurrency,
            report_batch_item_failures=True,
        )
        Validations.of(mapping).acknowledge(
            Acknowledgment(id="Serverless-LambdaEventSourceMappingDestination", reason=_IN_QUEUE)
        )
        self._watch(max_age or Duration.minutes(15), max_depth, alarm_topic)

    def metric_age(self) -> cloudwatch.IMetric:
        """Age of the oldest message in seconds, as a maximum over a minute."""
        return self.queue.metric_approximate_age_of_oldest_message(period=Duration.minutes(1), statistic="Maximum")

    def metric_depth(self) -> cloudwatch.IMetric:
        """Messages that wait, as a maximum over a minute."""
        return self.queue.metric_approximate_number_of_messages_visible(period=Duration.minutes(1), statistic="Maximum")

    def metric_dead_letters(self) -> cloudwatch.IMetric:
        """Messages among the dead letters, as a maximum over five minutes."""
        return self.dead_letters.metric_waiting()

    def _watch(self, max_age: Duration, max_depth: int | None, topic: sns.ITopic | None) -> None:
        alarm(
            self,
            "AgeAlarm",
            metric=self.metric_age(),
            threshold=max_age.to_seconds(),
            description="A queue's function is behind: messages wait longer than they should.",
            topic=topic,
        )
        if max_depth is not None:
            alarm(
                self,
                "DepthAlarm",
                metric=self.metric_depth(),
                threshold=max_depth,
                description="A queue's function is behind: more messages wait than it usually clears.",
                topic=topic,
            )


def _check_bounds(name: str, value: int, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        raise ValueError(f"{name} must be {lowest} to {highest}, got {value}")
