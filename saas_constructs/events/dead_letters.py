"""A queue for what could not be delivered, and the alarm that says so."""

from aws_cdk import Acknowledgment, Duration, Tags, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from saas_constructs.dead_letter_tags import KIND_TAG, OWNER_TAG, DeadLetterKind
from saas_constructs.events.alarms import alarm

_IS_LAST = "It is itself where dead letters are put."


class DeadLetters(Construct):
    """An encrypted queue that keeps undeliverable events for 14 days, with an alarm on the first.

    Its tags let ``saas dlq`` find it, explain what is in it and send that back.

    Args:
        kind: Who puts letters here.
        encryption_key: Encrypts the queue; SQS's own key when left out.
        alarm_topic: Whom the alarm tells.

    Attributes:
        queue: The queue.
        alarm: In alarm while anything waits in the queue.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        kind: DeadLetterKind = DeadLetterKind.OTHER,
        encryption_key: kms.IKey | None = None,
        alarm_topic: sns.ITopic | None = None,
    ) -> None:
        super().__init__(scope, id)
        managed = sqs.QueueEncryption.SQS_MANAGED
        self.queue = sqs.Queue(
            self,
            "Resource",
            encryption=managed if encryption_key is None else sqs.QueueEncryption.KMS,
            encryption_master_key=encryption_key,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        Tags.of(self.queue).add(KIND_TAG, kind.value)
        Tags.of(self.queue).add(OWNER_TAG, scope.node.path)
        self.alarm = alarm(
            self,
            "Alarm",
            metric=self.metric_waiting(),
            threshold=1,
            description="Events could not be delivered: `saas dlq show` says why, `saas dlq redrive` sends them again.",
            topic=alarm_topic,
        )
        Validations.of(self.queue).acknowledge(
            *(Acknowledgment(id=rule, reason=_IS_LAST) for rule in ("AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy"))
        )

    def grant_send(self, *, source_arn: str) -> None:
        """Let one EventBridge rule or bus put here what it can't deliver.

        Args:
            source_arn: The rule or the bus.
        """
        self.queue.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["sqs:SendMessage"],
                principals=[iam.ServicePrincipal("events.amazonaws.com")],
                resources=[self.queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": source_arn}},
            )
        )

    def metric_waiting(self) -> cloudwatch.IMetric:
        """Messages in the queue, as a maximum over five minutes."""
        return self.queue.metric_approximate_number_of_messages_visible()
