"""From a table's stream to the bus: what a write tells is published, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.dead_letter_tags import DeadLetterKind
from saas_constructs.events.alarms import alarm
from saas_constructs.events.dead_letters import DeadLetters
from saas_constructs.functions import HandlerFunction
from saas_constructs.tenancy import TenantIsolation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_dynamodb as dynamodb
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_sns as sns

    from saas_constructs.events.event_bus import EventBus

_EXEMPT = "It reads what every tenant's writes tell, and publishes an event only as that of the item's own tenant."


class OutboxTable(Protocol):
    """A table whose writes tell events: a `TenantTable`, or the `TenantRegistry`.

    The partition key of an item that tells one starts with ``{tenant_id}#`` or is ``tenant#{tenant_id}``.
    """

    @property
    def table(self) -> dynamodb.ITableV2:
        """The table, with a stream that holds new images."""

    def grant_stream_read(self, function: HandlerFunction) -> iam.Grant:
        """Let a function read what is written to the table."""


class OutboxPublisher(Construct):
    """Puts the events in the attribute ``outbox`` of a table's items on the bus, in the order of their writes.

    Events of one item keep their order; each is published at least once. A write without events costs no invocation.
    What the bus refuses for good is put among the dead letters, whole and with the reason, and the rest goes on; while
    the bus refuses for now, the shard waits.

    Args:
        table: With a stream that holds new images.
        event_bus: Where events go.
        sources: Sources that the services with this table may use; any other is refused.
        batch_size: How many writes an invocation takes at most.
        parallelization_factor: How many batches of a shard are published at once, 1 to 10; an item's order is kept.
        max_record_age: How long a write is tried before the batch it is in becomes a dead letter. DynamoDB keeps the
            stream for a day: what is left of it is the time to redrive.
        max_lag: How far publishing may be behind before an alarm.
        encryption_key: Encrypts the dead letters; SQS's own key when left out.
        alarm_topic: Whom alarms tell.
        log_retention: How long the function's logs are kept.
        log_removal_policy: What becomes of the logs when the function leaves the stack.

    Raises:
        ValueError: If the table has no stream, there is no source, or a number is out of its bounds.

    Attributes:
        function: What publishes.
        dead_letters: What can't be published.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        table: OutboxTable,
        event_bus: EventBus,
        sources: Sequence[str],
        batch_size: int = 100,
        parallelization_factor: int = 1,
        max_record_age: Duration | None = None,
        max_lag: Duration | None = None,
        encryption_key: kms.IKey | None = None,
        alarm_topic: sns.ITopic | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self.dead_letters = DeadLetters(
            self,
            "DeadLetters",
            kind=DeadLetterKind.PUBLISHER,
            encryption_key=encryption_key,
            alarm_topic=alarm_topic,
        )
        self.function = HandlerFunction(
            self,
            "Function",
            handler="lambdas.outbox.publish.handler",
            description="Publishes what writes to the table tell",
            environment={
                "EVENT_SOURCES": " ".join(sources),
                "DEAD_LETTERS_URL": self.dead_letters.queue.queue_url,
            },
            timeout=Duration.minutes(1),
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        TenantIsolation.exempt(self.function, reason=_EXEMPT)
        table.grant_stream_read(self.function)
        event_bus.grant_publish(self.function, sources=sources)
        self.dead_letters.queue.grant_send_messages(self.function)
        self._reading: Mapping[str, Any] = {
            "batch_size": batch_size,
            "parallelization_factor": parallelization_factor,
            "max_record_age": max_record_age or Duration.hours(12),
        }
        self._read(self, "Stream", table)
        alarm(
            self,
            "LagAlarm",
            metric=self.metric_lag(),
            threshold=(max_lag or Duration.minutes(1)).to_milliseconds(),
            description="The outbox publisher is behind: what was written is not told yet.",
            topic=alarm_topic,
        )

    def add_dedicated_table(self, scope: Construct, id: str, *, table: OutboxTable) -> None:
        """Publish what writes to a tenant's own table tell, too.

        The function may read its stream where the table that the publisher was made for has ``dedicated``.

        Args:
            scope: Where the mapping stands: a tenant's own stack.
            id: The mapping's id.
            table: With a stream that holds new images.
        """
        self._read(scope, id, table)

    def _read(self, scope: Construct, id: str, table: OutboxTable) -> None:
        lambda_.EventSourceMapping(
            scope,
            id,
            target=self.function.function,
            event_source_arn=table.table.table_stream_arn,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            filters=[{"pattern": '{"dynamodb":{"NewImage":{"outbox":{"S":[{"exists":true}]}}}}'}],
            report_batch_item_failures=True,
            bisect_batch_on_error=True,
            on_failure=event_sources.SqsDlq(self.dead_letters.queue),
            **self._reading,
        )

    def metric_lag(self) -> cloudwatch.IMetric:
        """Age of the last write that was read, in milliseconds, as a maximum over a minute."""
        return self.function.function.metric("IteratorAge", statistic="Maximum", period=Duration.minutes(1))

    def metric_dead_letters(self) -> cloudwatch.IMetric:
        """What could not be published, as a maximum over five minutes."""
        return self.dead_letters.metric_waiting()
