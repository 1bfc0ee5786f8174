"""The use of a customer key through the service that encrypts with it."""

from collections.abc import Sequence
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

KEY_TO_READ: Final = ("kms:Decrypt",)
"""What DynamoDB asks of a caller that reads items under a customer key."""
KEY_TO_WRITE: Final = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey")
"""What DynamoDB asks of a caller that writes them, too."""


def grant_key_through(service: str, grantee: iam.Role, actions: Sequence[str], key: kms.IKey) -> iam.Grant:
    """Allow the use of a customer key through one service, never directly.

    Args:
        service: The service that uses the key on the grantee's behalf, such as ``dynamodb``.
        grantee: Who calls the service.
        actions: KMS actions.
        key: What encrypts the service's resource.
    """
    stack = Stack.of(grantee)
    return iam.Grant.add_to_principal(
        grantee=grantee,
        actions=list(actions),
        resource_arns=[key.key_arn],
        conditions={"StringEquals": {"kms:ViaService": f"{service}.{stack.region}.{stack.url_suffix}"}},
    )
