"""Sending to connections, by API Gateway's management API of the WebSocket API."""

import enum
import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from lambdas.shared import aws, settings
from lambdas.shared.observability import logger

if TYPE_CHECKING:
    from mypy_boto3_apigatewaymanagementapi import ApiGatewayManagementApiClient

WORKERS: Final = 32
"""How many connections are served at once."""

# One attempt: a client that is slow or gone must not hold up the others, and one that missed something is
# disconnected and resumes.
_CONFIG: Final = Config(
    connect_timeout=1,
    read_timeout=1,
    retries={"mode": "standard", "total_max_attempts": 1},
    max_pool_connections=WORKERS,
    tcp_keepalive=True,
)
_CALLBACK_URL: Final = re.compile(r"https://(?P<api>[a-z0-9]+)\.execute-api\.[^/]+/(?P<stage>[^/]+)")
_GONE: Final = "GoneException"
_CLOSE_ATTEMPTS: Final = 3


class Outcome(enum.Enum):
    """What became of an attempt to reach a connection."""

    DELIVERED = enum.auto()
    GONE = enum.auto()
    FAILED = enum.auto()
    UNTRIED = enum.auto()


class Pusher:
    """Sends to any connection of one WebSocket API.

    Args:
        client: API Gateway's management API at the stage's own endpoint.
    """

    def __init__(self, client: "ApiGatewayManagementApiClient") -> None:
        self._client = client

    @classmethod
    def from_environment(cls) -> "Pusher":
        """The pusher of the stage at ``REALTIME_CALLBACK_URL``.

        Raises:
            SettingMissingError: The function was not granted to push.
        """
        url = management_url(settings.required("REALTIME_CALLBACK_URL"), os.environ)
        made: Any = aws.session().create_client("apigatewaymanagementapi", endpoint_url=url, config=_CONFIG)
        return cls(cast("ApiGatewayManagementApiClient", made))

    def post(self, connection_id: str, data: bytes) -> Outcome:
        """Send one message; a failure is logged and told, never raised."""
        try:
            self._client.post_to_connection(ConnectionId=connection_id, Data=data)
        except (ClientError, BotoCoreError) as error:
            return _failure(error, connection_id, "post")
        return Outcome.DELIVERED

    def close(self, connection_id: str) -> Outcome:
        """End a connection; a failure is logged and told, never raised.

        It is tried again, unlike a message: a client that missed something must learn of it.
        """
        for _ in range(_CLOSE_ATTEMPTS):
            try:
                self._client.delete_connection(ConnectionId=connection_id)
            except (ClientError, BotoCoreError) as error:
                outcome = _failure(error, connection_id, "close")
            else:
                return Outcome.DELIVERED
            if outcome is Outcome.GONE:
                break
        return outcome


def management_url(callback_url: str, environment: Mapping[str, str]) -> str:
    """Where the management API of a stage answers.

    The SDK's own ``AWS_ENDPOINT_URL`` names one host for a service; this API has one for each stage. On the embedded
    AWS a stage's place is a path.

    Args:
        callback_url: The stage's, on AWS: ``https://{api}.execute-api.{region}.amazonaws.com/{stage}``.
        environment: Environment variables.

    Raises:
        ValueError: It has another form.
    """
    base = environment.get("AWS_ENDPOINT_URL", "").rstrip("/")
    if not base:
        return callback_url
    match = _CALLBACK_URL.fullmatch(callback_url)
    if match is None:
        raise ValueError(f"REALTIME_CALLBACK_URL must be the URL of a stage on execute-api, got {callback_url!r}")
    return f"{base}/_aws/execute-api/{match['api']}/{match['stage']}"


def _failure(error: ClientError | BotoCoreError, connection_id: str, action: str) -> Outcome:
    code = error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
    if code == _GONE:
        return Outcome.GONE
    logger.warning("connection not reached", connection_id=connection_id, action=action, error=code)
    return Outcome.FAILED
