"""The customer key of topics."""

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

PUBLISHER_ACTIONS = ("kms:Decrypt", "kms:GenerateDataKey")
"""What SNS asks of whoever publishes to an encrypted topic (Amazon SNS Developer Guide, "Key management")."""


def topic_key(scope: Construct, id: str, *, removal_policy: RemovalPolicy) -> kms.Key:
    """Make a key that rotates every year."""
    return kms.Key(scope, id, enable_key_rotation=True, removal_policy=removal_policy)


def let_service_publish(key: kms.IKey, service: str) -> None:
    """Let an AWS service publish, for this account, to topics under the key.

    Bound to the account rather than to a topic: the topic refers to its key, and the key must not refer back.
    """
    key.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal(service)],
            actions=["kms:Decrypt", "kms:GenerateDataKey*"],
            resources=["*"],  # in a key's own policy: this key
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(key).account}},
        )
    )
