"""An event bus that keeps, logs and never silently drops what is put on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from saas_constructs.dead_letter_tags import DeadLetterKind
from saas_constructs.events.dead_letters import DeadLetters
from saas_constructs.events.event_consumer import EventConsumer
from saas_constructs.events.event_log import EventLog
from saas_constructs.events.source_owners import SourceOwners
from saas_constructs.functions import HandlerFunction


class EventBus(Construct):
    """A custom bus with an archive of all events, a log of all events, and dead letters with an alarm.

    Its policy denies each source to all but the functions that `grant_publish` made its owners, and a source without an
    owner to everybody, whatever their own permissions say.

    Args:
        archive_retention: How long events can be replayed, in whole days.
        log_retention: How long the log of events is kept.
        encryption_key: Encrypts events at rest, in the archive and in dead letters; AWS's own key when left out.
        alarm_topic: Whom the alarm of the dead letters tells, and those of consumers that name no other.
        removal_policy: What becomes of log and archive when the bus leaves the stack.

    Attributes:
        event_bus: The bus.
        archive: The archive.
        dead_letters: What could not be delivered to the log, or encrypted, with its alarm.
        log_group: Where every event is logged.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        archive_retention: Duration | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        encryption_key: kms.IKey | None = None,
        alarm_topic: sns.ITopic | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self._encryption_key = encryption_key
        self._alarm_topic = alarm_topic
        self.dead_letters = DeadLetters(
            self,
            "Undeliverable",
            kind=DeadLetterKind.BUS,
            encryption_key=encryption_key,
            alarm_topic=alarm_topic,
        )
        self.event_bus = events.EventBus(
            self,
            "Resource",
            kms_key=encryption_key,
            # A bus has dead letters of its own only for events that it can't encrypt with a customer key.
            dead_letter_queue=None if encryption_key is None else self.dead_letters.queue,
        )
        # Level 1: level 2 refers from the key's policy to the bus, which refers to the key, and that can't be deployed.
        self.archive = events.CfnArchive(
            self,
            "Archive",
            source_arn=self.event_bus.event_bus_arn,
            retention_days=(archive_retention or Duration.days(30)).to_days(),
            kms_key_identifier=None if encryption_key is None else encryption_key.key_arn,
        )
        self.archive.apply_removal_policy(removal_policy)
        if encryption_key is not None:
            self.dead_letters.grant_send(source_arn=self.event_bus.event_bus_arn)
            _let_archive_and_queue_use(encryption_key)
        log = EventLog(
            self,
            "Log",
            event_bus=self.event_bus,
            dead_letters=self.dead_letters,
            retention=log_retention,
            removal_policy=removal_policy,
        )
        self.log_group = log.log_group
        self._owners = SourceOwners(self, "Sources", event_bus=self.event_bus)

    def grant_publish(
        self, function: HandlerFunction, *, source: str | None = None, sources: Sequence[str] = ()
    ) -> iam.Grant:
        """Let a function put events of its sources on the bus, make it their owner, and give it ``EVENT_BUS_NAME``.

        Args:
            function: The publisher.
            source: The exact ``source`` of its events.
            sources: The sources, where there are several.

        Raises:
            ValueError: If there is no source, or one is reserved to AWS or has not the form of one.
        """
        owned = [*([] if source is None else [source]), *sources]
        if not owned:
            raise ValueError("grant_publish needs a source or sources, got none")
        for name in owned:
            self._owners.add(name, function)
        function.add_environment("EVENT_BUS_NAME", self.event_bus.event_bus_name)
        return iam.Grant.add_to_principal(
            grantee=function,
            actions=["events:PutEvents"],
            resource_arns=[self.event_bus.event_bus_arn],
            # A request carries up to ten sources; ForAllValues alone is true for a request without any.
            conditions={
                "ForAllValues:StringEquals": {"events:source": owned},
                "Null": {"events:source": "false"},
            },
        )

    def subscribe(
        self,
        scope: Construct,
        id: str,
        *,
        function: HandlerFunction,
        source: str | Sequence[str],
        detail_types: Sequence[str],
        versions: Sequence[int] = (1,),
        detail: Mapping[str, Any] | None = None,
        alarm_topic: sns.ITopic | None = None,
        **options: Any,
    ) -> EventConsumer:
        """Let a function consume events, through a queue of its own with dead letters and alarms.

        Args:
            scope: Where rule and queue stand, which may be another stack than the bus's.
            id: The consumer's id.
            function: What consumes the events.
            source: One or more sources.
            detail_types: Detail types.
            versions: Versions of the contracts that the function knows.
            detail: Further parts of the pattern, below ``detail``.
            alarm_topic: Whom alarms tell; by default as for the bus.
            **options: Further arguments of `EventConsumer`.
        """
        return EventConsumer(
            scope,
            id,
            event_bus=self.event_bus,
            function=function,
            source=source,
            detail_types=detail_types,
            versions=versions,
            detail=detail,
            encryption_key=options.pop("encryption_key", self._encryption_key),
            alarm_topic=alarm_topic or self._alarm_topic,
            **options,
        )

    def metric_undeliverable(self) -> cloudwatch.IMetric:
        """Events waiting among the dead letters, as a maximum over five minutes."""
        return self.dead_letters.metric_waiting()


def _let_archive_and_queue_use(key: kms.IKey) -> None:
    """Allow EventBridge what archives and encrypted queues take beyond what the bus adds itself.

    Bound to the account rather than to their ARNs: they refer to the key, and the key must not refer back.
    """
    key.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal("events.amazonaws.com")],
            actions=["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
            resources=["*"],  # in a key's own policy: this key
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(key).account}},
        )
    )
