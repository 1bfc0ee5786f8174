"""AWS clients that act for one tenant only.

A function's own role holds no data permission. It assumes the tenant access role with the session
tag ``tenant_id``, and IAM compares that tag with the keys a call names (IAM User Guide, "Pass
session tags in AWS STS").
"""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Self, TypeVar, cast

from botocore.config import Config

from lambdas.shared import aws, settings
from lambdas.shared.expiring_cache import ExpiringCache
from lambdas.shared.tenant import Tenant

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sts import STSClient
    from mypy_boto3_sts.type_defs import CredentialsTypeDef

# Most that STS grants when one role assumes another (IAM User Guide, "Roles terms and concepts",
# role chaining).
SESSION_SECONDS: Final = 3600
# A client is given up this long before its credentials expire, so that no request outlives them.
EXPIRY_MARGIN_SECONDS: Final = 300
CAPACITY: Final = 64

_SESSION_NAME_LENGTH: Final = 64

Client = TypeVar("Client")


class TenantSessions:
    """Clients keyed by tenant: bounded, least recently used out first, renewed before expiry.

    Args:
        sts: Client with the function's own role.
        role_arn: The tenant access role.
        function_name: Second half of the session's name, by which CloudTrail tells who acted for
            which tenant.
        connect: Makes a client of DynamoDB from the credentials of an assumed session.
        connect_s3: Makes one of S3.
        capacity: Tenants held at once.
        now: Seconds since the epoch.
    """

    def __init__(
        self,
        *,
        sts: "STSClient",
        role_arn: str,
        function_name: str,
        connect: "Callable[[CredentialsTypeDef], DynamoDBClient]",
        connect_s3: "Callable[[CredentialsTypeDef], S3Client] | None" = None,
        capacity: int = CAPACITY,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._sts = sts
        self._role_arn = role_arn
        self._function_name = function_name
        self._connect = connect
        self._connect_s3 = connect_s3 or _connect_s3
        self._clients: ExpiringCache[DynamoDBClient] = ExpiringCache(capacity=capacity, now=now)
        self._s3_clients: ExpiringCache[S3Client] = ExpiringCache(capacity=capacity, now=now)
        self._lock = threading.Lock()

    @classmethod
    def from_environment(cls) -> Self:
        """Sessions of the role in ``TENANT_ACCESS_ROLE_ARN``.

        Raises:
            SettingMissingError: The function was not granted access to a tenant resource.
        """
        # Parses the service model while Lambda initialises the environment, not in the first
        # request.
        aws.client("dynamodb")
        return cls(
            sts=aws.client("sts"),
            role_arn=settings.required("TENANT_ACCESS_ROLE_ARN"),
            function_name=settings.required("AWS_LAMBDA_FUNCTION_NAME"),
            connect=_connect,
        )

    def dynamodb(self, tenant: Tenant) -> "DynamoDBClient":
        """Client that reaches items of ``tenant`` and of no other.

        Raises:
            ClientError: STS refused the session.
        """
        with self._lock:
            return self._clients.get(tenant.tenant_id, lambda _now: self._assume(tenant, self._connect))

    def s3(self, tenant: Tenant) -> "S3Client":
        """Client that reaches objects of ``tenant``, and of no other, where the function was granted to.

        Raises:
            ClientError: STS refused the session.
        """
        with self._lock:
            return self._s3_clients.get(tenant.tenant_id, lambda _now: self._assume(tenant, self._connect_s3))

    def _assume(self, tenant: Tenant, connect: "Callable[[CredentialsTypeDef], Client]") -> "tuple[Client, float]":
        answer = self._sts.assume_role(
            RoleArn=self._role_arn,
            RoleSessionName=f"{tenant.tenant_id}@{self._function_name}"[:_SESSION_NAME_LENGTH],
            DurationSeconds=SESSION_SECONDS,
            Tags=[{"Key": "tenant_id", "Value": tenant.tenant_id}],
        )
        credentials = answer["Credentials"]
        expires_at = credentials["Expiration"].timestamp() - EXPIRY_MARGIN_SECONDS
        return connect(credentials), expires_at


# What is signed for others to send names the bucket's own host in its region, which a page's policy allows by name.
_S3_CONFIG: Final = aws.CONFIG.merge(
    Config(signature_version="s3v4", s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"})
)


def _connect(credentials: "CredentialsTypeDef") -> "DynamoDBClient":
    return cast("DynamoDBClient", aws.client_of("dynamodb", credentials))


def _connect_s3(credentials: "CredentialsTypeDef") -> "S3Client":
    return cast("S3Client", aws.client_of("s3", credentials, _S3_CONFIG))
