"""CloudFormation for one tenant's stack at a time.

The functions' own roles may do nothing with stacks. Sessions of another role may, each with the one stack that it is
tagged with, and CloudFormation makes and deletes what the stack holds with the permissions of the same session (IAM
User Guide, "Forward access sessions").
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Self, cast

from lambdas.shared import aws, settings
from lambdas.shared.expiring_cache import ExpiringCache
from lambdas.tenant_stacks.stacks import tenant_of

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_sts import STSClient
    from mypy_boto3_sts.type_defs import CredentialsTypeDef

# The most that STS grants when one role assumes another. CloudFormation goes on with the session that a stack's
# creation was asked for with.
_SECONDS: Final = 3600
# A stack takes minutes: no session is used for another one that would outlive it.
_MARGIN_SECONDS: Final = 2400
_CAPACITY: Final = 16
_NAME_LENGTH: Final = 64


class StackSessions:
    """Clients of CloudFormation by the name of the stack.

    Args:
        sts: Client with the function's own role.
        role_arn: What sessions are taken of.
        function_name: Part of the sessions' names, by which CloudTrail tells who acted for which tenant.
        connect: Makes a client from the credentials of a session.
        now: Seconds since the epoch.
    """

    def __init__(
        self,
        *,
        sts: "STSClient",
        role_arn: str,
        function_name: str,
        connect: "Callable[[CredentialsTypeDef], CloudFormationClient]",
        now: Callable[[], float] = time.time,
    ) -> None:
        self._sts = sts
        self._role_arn = role_arn
        self._function_name = function_name
        self._connect = connect
        self._clients: ExpiringCache[CloudFormationClient] = ExpiringCache(capacity=_CAPACITY, now=now)

    @classmethod
    def from_environment(cls) -> Self:
        """Sessions of the role in ``STACK_ROLE_ARN``."""
        return cls(
            sts=aws.client("sts"),
            role_arn=settings.required("STACK_ROLE_ARN"),
            function_name=settings.required("AWS_LAMBDA_FUNCTION_NAME"),
            connect=_connect,
        )

    def client_of(self, name: str) -> "CloudFormationClient":
        """Client that reaches the stack ``name`` and no other.

        Raises:
            ClientError: STS refused the session.
        """
        return self._clients.get(name, lambda _now: self._assume(name))

    def _assume(self, name: str) -> "tuple[CloudFormationClient, float]":
        tenant_id = tenant_of(name)
        credentials = self._sts.assume_role(
            RoleArn=self._role_arn,
            RoleSessionName=f"{tenant_id}@{self._function_name}"[:_NAME_LENGTH],
            DurationSeconds=_SECONDS,
            Tags=[{"Key": "tenant_id", "Value": tenant_id}, {"Key": "stack", "Value": name}],
        )["Credentials"]
        return self._connect(credentials), credentials["Expiration"].timestamp() - _MARGIN_SECONDS


def _connect(credentials: "CredentialsTypeDef") -> "CloudFormationClient":
    return cast("CloudFormationClient", aws.client_of("cloudformation", credentials))
