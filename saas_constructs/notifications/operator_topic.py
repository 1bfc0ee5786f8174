"""Where alarms go."""

import re
from collections.abc import Sequence
from typing import Final

from aws_cdk import Acknowledgment, RemovalPolicy, Stack, Token, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from saas_constructs.notifications.topic_key import let_service_publish, topic_key

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NO_QUEUE: Final = "CloudWatch keeps the alarm's state and history, whatever becomes of the letter that told of it."
_ALARMS: Final = "cloudwatch.amazonaws.com"


class OperatorTopic(Construct):
    """An encrypted topic that CloudWatch alarms of this account and region may publish to, over TLS only.

    The key is the customer's: alarms can't use AWS's managed key of SNS, whose policy nobody can change (AWS
    re:Post, "How do I configure CloudWatch alarms with an encrypted Amazon SNS topic?").

    Args:
        emails: Operators' addresses; each confirms by a link in the first message.
        encryption_key: A key of yours, which gets the statement that alarms need; one is made when left out.
        removal_policy: What becomes of the key that is made when it leaves the stack.

    Raises:
        ValueError: An address can't be one.

    Attributes:
        topic: The topic, for alarms' actions.
        encryption_key: Its key.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        emails: Sequence[str] = (),
        encryption_key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        for email in emails:
            if not Token.is_unresolved(email) and not _EMAIL.fullmatch(email):
                raise ValueError(f"emails must be addresses such as 'ops@example.com', got {email!r}")
        self.encryption_key = encryption_key or topic_key(self, "Key", removal_policy=removal_policy)
        let_service_publish(self.encryption_key, _ALARMS)
        self.topic = sns.Topic(self, "Resource", enforce_ssl=True, master_key=self.encryption_key)
        stack = Stack.of(self)
        # A topic with a policy of its own has lost the default one, which let the account's alarms in.
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(_ALARMS)],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={
                    "StringEquals": {"aws:SourceAccount": stack.account},
                    "ArnLike": {
                        "aws:SourceArn": f"arn:{stack.partition}:cloudwatch:{stack.region}:{stack.account}:alarm:*"
                    },
                },
            )
        )
        for email in emails:
            subscription = self.topic.add_subscription(subscriptions.EmailSubscription(email))
            Validations.of(subscription).acknowledge(Acknowledgment(id="Serverless-SNSRedrivePolicy", reason=_NO_QUEUE))

    def metric_failed(self) -> cloudwatch.IMetric:
        """Messages that could not be delivered to an operator, as a sum over five minutes."""
        return self.topic.metric_number_of_notifications_failed()
