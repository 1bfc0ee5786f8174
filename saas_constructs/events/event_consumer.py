"""A function that is told of events, through a queue of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import Acknowledgment, Duration, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from saas_constructs.dead_letter_tags import DeadLetterKind
from saas_constructs.events.alarms import alarm
from saas_constructs.events.dead_letters import DeadLetters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_sns as sns

    from saas_constructs.functions import HandlerFunction

_TENANT = "$.detail.tenant_id"
# SQS Developer Guide, "Configuring a queue to use with Lambda": six times the function's time limit.
_VISIBILITY_FACTOR = 6


class EventConsumer(Construct):
    """Rule, queue and function: each event is delivered at least once, and one that can't be is kept.

    The tenant is the message group of a standard queue, so one tenant's backlog delays no other's events (SQS
    Developer Guide, "Amazon SQS fair queues"). A message that fails is retried by itself; after ``max_receive_count``
    attempts it is a dead letter. Make it with `EventBus.subscribe`.

    Args:
        event_bus: Where events come from.
        function: What consumes them: a handler made by ``event_consumer`` of the run-time code, or one that answers
            ``batchItemFailures``.
        source: One or more sources.
        detail_types: Detail types; those of all sources together.
        versions: Versions of the contracts that the function knows; events of others are left to other consumers.
        detail: Further parts of the pattern, below ``detail``.
        max_concurrency: How many invocations may run at once, 2 to 1000.
        batch_size: How many messages an invocation takes at most, 1 to 10.
        batching_window: How long to gather messages for one invocation, in whole seconds up to 5 minutes; for consumers
            that are in no hurry, as fewer invocations cost less.
        max_receive_count: Attempts at a message before it is a dead letter.
        max_age: Age of the oldest message that raises an alarm.
        max_depth: Number of waiting messages that raises an alarm.
        encryption_key: Encrypts both queues; SQS's own key when left out.
        alarm_topic: Whom alarms tell.

    Raises:
        ValueError: If there is no source, detail type or version, or a number is out of its bounds.

    Attributes:
        rule: What chooses the events.
        queue: Where they wait.
        dead_letters: Where those go that could not be consumed, or not be put into the queue.
        function: The function.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        event_bus: events.IEventBus,
        function: HandlerFunction,
        source: str | Sequence[str],
        detail_types: Sequence[str],
        versions: Sequence[int] = (1,),
        detail: Mapping[str, Any] | None = None,
        max_concurrency: int = 10,
        batch_size: int = 10,
        batching_window: Duration | None = None,
        max_receive_count: int = 5,
        max_age: Duration | None = None,
        max_depth: int = 1000,
        encryption_key: kms.IKey | None = None,
        alarm_topic: sns.ITopic | None = None,
    ) -> None:
        super().__init__(scope, id)
        sources = [source] if isinstance(source, str) else list(source)
        _check_not_empty(source=sources, detail_types=detail_types, versions=versions)
        _check_bounds("max_concurrency", max_concurrency, 2, 1000)
        _check_bounds("batch_size", batch_size, 1, 10)
        _check_bounds("max_receive_count", max_receive_count, 1, 1000)
        self.function = function
        self.dead_letters = DeadLetters(
            self,
            "DeadLetters",
            kind=DeadLetterKind.CONSUMER,
            encryption_key=encryption_key,
            alarm_topic=alarm_topic,
        )
        managed = sqs.QueueEncryption.SQS_MANAGED
        time_limit = function.function.timeout or Duration.seconds(3)
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption=managed if encryption_key is None else sqs.QueueEncryption.KMS,
            encryption_master_key=encryption_key,
            enforce_ssl=True,
            visibility_timeout=Duration.seconds(time_limit.to_seconds() * _VISIBILITY_FACTOR),
            # As long as dead letters are kept: an outage of the function is no loss.
            retention_period=Duration.days(14),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters.queue, max_receive_count=max_receive_count),
        )
        self.rule = events.Rule(
            self,
            "Rule",
            event_bus=event_bus,
            event_pattern=events.EventPattern(
                source=sources,
                detail_type=list(detail_types),
                detail={"version": list(versions), **(detail or {})},
            ),
            targets=[
                targets.SqsQueue(
                    self.queue,
                    message_group_id=events.EventField.from_path(_TENANT),
                    dead_letter_queue=self.dead_letters.queue,
                )
            ],
        )
        self.queue.grant_consume_messages(function)
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
            Acknowledgment(
                id="Serverless-LambdaEventSourceMappingDestination",
                reason="A queue's mapping has no destination on failure: the queue has dead letters.",
            )
        )
        self._watch(max_age or Duration.minutes(5), max_depth, alarm_topic)

    def metric_age(self) -> cloudwatch.IMetric:
        """Age of the oldest message in seconds, as a maximum over a minute."""
        return self.queue.metric_approximate_age_of_oldest_message(period=Duration.minutes(1), statistic="Maximum")

    def metric_depth(self) -> cloudwatch.IMetric:
        """Messages that wait, as a maximum over a minute."""
        return self.queue.metric_approximate_number_of_messages_visible(period=Duration.minutes(1), statistic="Maximum")

    def metric_dead_letters(self) -> cloudwatch.IMetric:
        """Messages among the dead letters, as a maximum over five minutes."""
        return self.dead_letters.metric_waiting()

    def _watch(self, max_age: Duration, max_depth: int, topic: sns.ITopic | None) -> None:
        alarm(
            self,
            "AgeAlarm",
            metric=self.metric_age(),
            threshold=max_age.to_seconds(),
            description="A consumer is behind: events wait longer than they should.",
            topic=topic,
        )
        alarm(
            self,
            "DepthAlarm",
            metric=self.metric_depth(),
            threshold=max_depth,
            description="A consumer is behind: more events wait than it usually clears.",
            topic=topic,
        )


def _check_not_empty(**values: Sequence[object]) -> None:
    for name, value in values.items():
        if not value:
            raise ValueError(f"{name} must name at least one, got {list(value)}")


def _check_bounds(name: str, value: int, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        raise ValueError(f"{name} must be {lowest} to {highest}, got {value}")
