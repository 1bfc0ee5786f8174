"""A queue for what could not be delivered, and the alarm that says so."""

from aws_cdk import Acknowledgment, Duration, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs
from constructs import Construct

_IS_LAST = "It is itself where EventBridge's targets put dead letters."


class DeadLetters(Construct):
    """An encrypted queue that keeps undeliverable events for 14 days, with an alarm on the first.

    Args:
        encryption_key: Encrypts the queue; SQS's own key when left out.

    Attributes:
        queue: The queue.
        alarm: In alarm while anything waits in the queue. Its actions are for the operator to add.
    """

    def __init__(self, scope: Construct, id: str, *, encryption_key: kms.IKey | None = None) -> None:
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
        self.alarm = cloudwatch.Alarm(
            self,
            "Alarm",
            metric=self.metric_waiting(),
            alarm_description="Events could not be delivered: mend the target and send them again.",
            threshold=1,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
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
