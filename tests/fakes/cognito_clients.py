"""A Cognito client with one client of a user pool in memory."""

from typing import Any

from tests.fakes.errors import client_error

_DESCRIBED_ONLY = {"ClientSecret", "CreationDate", "LastModifiedDate"}


class FakePoolClients:
    """Replaces a client's settings at each update, as Cognito does: what an update leaves out is gone.

    Args:
        settings: Those of the only client; none means that there is no client.

    Attributes:
        settings: As they are now.
        updates: How often they were replaced.
    """

    def __init__(self, settings: dict[str, Any] | None) -> None:
        self.settings = settings
        self.updates = 0

    def describe_user_pool_client(self, *, UserPoolId: str, ClientId: str) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        ids = self._found(UserPoolId, ClientId, "DescribeUserPoolClient")
        return {"UserPoolClient": {**ids, "CreationDate": 1, "LastModifiedDate": 2, **(self.settings or {})}}

    def update_user_pool_client(self, *, UserPoolId: str, ClientId: str, **settings: Any) -> dict[str, Any]:  # noqa: N803
        self._found(UserPoolId, ClientId, "UpdateUserPoolClient")
        refused = _DESCRIBED_ONLY & settings.keys()
        assert not refused, f"an update takes no {refused}"
        self.settings = settings
        self.updates += 1
        return {}

    def _found(self, pool_id: str, client_id: str, operation: str) -> dict[str, Any]:
        assert pool_id, "a call names its pool"
        if self.settings is None:
            raise client_error("ResourceNotFoundException", operation)
        return {"UserPoolId": pool_id, "ClientId": client_id}
