"""The channels through which a tenant's people are told what happened."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aws_cdk import Acknowledgment, Duration, RemovalPolicy, Stack, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from saas_constructs.events.tenant_queue import TenantQueue
from saas_constructs.functions import HandlerFunction
from saas_constructs.notifications.topic_key import PUBLISHER_ACTIONS, topic_key

PROTOCOLS: Final[Mapping[str, str]] = MappingProxyType({"email": "email", "sms": "sms", "webhook": "https"})
"""SNS's protocol of each channel."""

CHANNEL_TOPICS: Final = "CHANNEL_TOPIC_ARNS"
"""Environment variable: JSON, channel to topic."""

LOCAL_WEBHOOKS: Final = "LOCAL_WEBHOOKS"
"""Environment variable: set where webhooks may be plain HTTP and in a private network."""

_STAR_RULES: Final = ("AwsSolutions-IAM5[Resource::*]", "Serverless-LambdaStarPermissions")
_STAR: Final = (
    "SNS has no resource-level permissions for Unsubscribe and GetSubscriptionAttributes; the code takes ARNs from the "
    "tenant's items, or from the channels' topics, only."
)


class NotificationChannels(Construct):
    """A topic per channel, to which people subscribe, and one to which services without texts publish.

    Every message of a channel carries the attributes ``tenant_id``, ``role`` (a list) and ``site_id``, and every
    subscription filters on ``tenant_id``. `notices` is for services that only know what happened, such as a
    workflow: a notifier reads it, writes the texts and publishes to the channels.

    Args:
        encryption_key: Encrypts all topics; one is made when left out.
        local_webhooks: Whether webhooks may be plain HTTP and lie in a private network or on this machine, as servers
            of tests do. Never for a stage that others reach.
        removal_policy: What becomes of the key that is made when it leaves the stack.

    Attributes:
        topics: By channel: ``email``, ``sms``, ``webhook``.
        notices: For services without texts.
        encryption_key: The topics' key.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        encryption_key: kms.IKey | None = None,
        local_webhooks: bool = False,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self._local_webhooks = local_webhooks
        self.encryption_key = encryption_key or topic_key(self, "Key", removal_policy=removal_policy)
        self.notices = self._topic("Notices")
        self.topics: Mapping[str, sns.Topic] = {
            "email": self._topic("Email"),
            "sms": self._topic("Sms"),
            "webhook": self._topic("Webhook"),
        }

    def grant_notice(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let a service publish to `notices`."""
        return self._grant_publish(grantee, [self.notices])

    def grant_notify(self, function: HandlerFunction) -> iam.Grant:
        """Let a function publish to every channel, and tell it their topics in ``CHANNEL_TOPIC_ARNS``."""
        self._tell(function)
        return self._grant_publish(function, list(self.topics.values()))

    def grant_subscribe(self, function: HandlerFunction) -> iam.Grant:
        """Let a function subscribe to each channel by that channel's protocol.

        The function gets ``CHANNEL_TOPIC_ARNS``, and ``LOCAL_WEBHOOKS`` where these are allowed.
        """
        self._tell(function)
        if self._local_webhooks:
            function.add_environment(LOCAL_WEBHOOKS, "allowed")
        return self._grant_subscribe(function)

    def grant_unsubscribe(self, function: HandlerFunction, *, unnamed: bool = False) -> None:
        """Let a function end subscriptions, and tell it the topics in ``CHANNEL_TOPIC_ARNS``.

        IAM can't limit it to these topics: the function must take the names of subscriptions from a tenant's own items.

        Args:
            function: The function.
            unnamed: Whether it also ends subscriptions whose names were never kept, since their making broke off: it
                learns them by subscribing again, which it may then do.
        """
        self._tell(function)
        if unnamed:
            self._grant_subscribe(function)
        _grant_everywhere(function, "Unsubscribe")

    def grant_find(self, function: HandlerFunction) -> iam.Grant:
        """Let a function list the channels' subscriptions and see their filters, and tell it the topics.

        These are all tenants': the function must keep to those whose filter names the tenant that it works for.
        """
        self._tell(function)
        _grant_everywhere(function, "GetSubscriptionAttributes")
        return iam.Grant.add_to_principal(
            grantee=function,
            actions=["sns:ListSubscriptionsByTopic"],
            resource_arns=[topic.topic_arn for topic in self.topics.values()],
        )

    def deliver_notices(
        self, scope: Construct, id: str, *, function: HandlerFunction, alarm_topic: sns.ITopic | None = None
    ) -> TenantQueue:
        """Let a function take the notices, through a queue of its own with dead letters and alarms.

        SNS gives a standard queue no message groups, so here one tenant's backlog can delay another's notices; an
        alarm says so (AWS only).

        Args:
            scope: Where the queue stands, which may be another stack than the topics'.
            id: The queue's id.
            function: What takes the notices: a handler made by ``message_consumer`` of the run-time code.
            alarm_topic: Whom alarms tell.
        """
        made = TenantQueue(
            scope,
            id,
            function=function,
            # People don't notice, and notices of one moment cost one invocation.
            batching_window=Duration.seconds(1),
            max_age=Duration.minutes(1),
            alarm_topic=alarm_topic,
        )
        subscription = subscriptions.SqsSubscription(
            made.queue, raw_message_delivery=True, dead_letter_queue=made.dead_letters.queue
        )
        self.notices.add_subscription(subscription)
        return made

    def metric_failed(self, channel: str) -> cloudwatch.IMetric:
        """Messages of a channel that could not be delivered, as a sum over five minutes."""
        return self.topics[channel].metric_number_of_notifications_failed()

    def _protocols(self, channel: str) -> list[str]:
        plain = ["http"] if channel == "webhook" and self._local_webhooks else []
        return [PROTOCOLS[channel], *plain]

    def _topic(self, id: str) -> sns.Topic:
        return sns.Topic(self, id, enforce_ssl=True, master_key=self.encryption_key)

    def _tell(self, function: HandlerFunction) -> None:
        arns = {channel: topic.topic_arn for channel, topic in self.topics.items()}
        function.add_environment(CHANNEL_TOPICS, Stack.of(function).to_json_string(arns))

    def _grant_subscribe(self, grantee: iam.IGrantable) -> iam.Grant:
        grants = [
            iam.Grant.add_to_principal(
                grantee=grantee,
                actions=["sns:Subscribe"],
                resource_arns=[topic.topic_arn],
                # AWS sets the key in every request to subscribe; the embedded AWS sets it in none.
                conditions={"StringEqualsIfExists": {"sns:Protocol": self._protocols(channel)}},
            )
            for channel, topic in self.topics.items()
        ]
        return grants[0].combine(grants[1]).combine(grants[2])

    def _grant_publish(self, grantee: iam.IGrantable, topics: list[sns.Topic]) -> iam.Grant:
        grant = iam.Grant.add_to_principal(
            grantee=grantee, actions=["sns:Publish"], resource_arns=[topic.topic_arn for topic in topics]
        )
        stack = Stack.of(self)
        # Through SNS only, never directly; and not by the key's own policy, which would refer back to the grantee.
        key = iam.Grant.add_to_principal(
            grantee=grantee,
            actions=list(PUBLISHER_ACTIONS),
            resource_arns=[self.encryption_key.key_arn],
            conditions={"StringEquals": {"kms:ViaService": f"sns.{stack.region}.{stack.url_suffix}"}},
        )
        return grant.combine(key)


def _grant_everywhere(function: HandlerFunction, action: str) -> None:
    policy = iam.Policy(function, action, roles=[function.role])
    policy.add_statements(iam.PolicyStatement(actions=[f"sns:{action}"], resources=["*"]))
    # At this policy and not at the role, which holds what is granted elsewhere.
    Validations.of(policy).acknowledge(*(Acknowledgment(id=rule, reason=_STAR) for rule in _STAR_RULES))
