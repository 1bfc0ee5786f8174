"""A function that is told of events, through a queue of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets

from saas_constructs.dead_letter_tags import DeadLetterKind
from saas_constructs.events.tenant_queue import TenantQueue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_sns as sns
    from constructs import Construct

    from saas_constructs.functions import HandlerFunction

_TENANT = "$.detail.tenant_id"


class EventConsumer(TenantQueue):
    """Rule, queue and function: each event is delivered at least once, and one that can't be is kept.

    It is a `TenantQueue` that a rule fills, with the event's tenant as message group. Make it with
    `EventBus.subscribe`.

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
        delivery_delay: How long an event rests before it is first taken, up to 15 minutes.
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
        delivery_delay: Duration | None = None,
        max_age: Duration | None = None,
        max_depth: int = 1000,
        encryption_key: kms.IKey | None = None,
        alarm_topic: sns.ITopic | None = None,
    ) -> None:
        super().__init__(
            scope,
            id,
            function=function,
            max_concurrency=max_concurrency,
            batch_size=batch_size,
            batching_window=batching_window,
            max_receive_count=max_receive_count,
            delivery_delay=delivery_delay,
            max_age=max_age or Duration.minutes(5),
            max_depth=max_depth,
            kind=DeadLetterKind.CONSUMER,
            encryption_key=encryption_key,
            alarm_topic=alarm_topic,
        )
        sources = [source] if isinstance(source, str) else list(source)
        _check_not_empty(source=sources, detail_types=detail_types, versions=versions)
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


def _check_not_empty(**values: Sequence[object]) -> None:
    for name, value in values.items():
        if not value:
            raise ValueError(f"{name} must name at least one, got {list(value)}")
