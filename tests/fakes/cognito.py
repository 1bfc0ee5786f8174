"""A Cognito client with one pool in memory, whose users sign in by e-mail address."""

import uuid
from typing import Any

from tests.fakes.atomic import atomic
from tests.fakes.errors import client_error


class FakeCognito:
    """Makes users and finds them: their ``sub`` and what they were made with, by name."""

    def __init__(self) -> None:
        self.users: dict[str, str] = {}
        self.attributes: dict[str, dict[str, str]] = {}

    @atomic
    def admin_create_user(
        self,
        *,
        UserPoolId: str,  # noqa: N803 - the SDK's names
        Username: str,  # noqa: N803
        UserAttributes: list[dict[str, str]],  # noqa: N803
        **_: Any,
    ) -> dict[str, Any]:
        assert UserPoolId, "a call names its pool"
        if Username in self.users:
            raise client_error("UsernameExistsException", "AdminCreateUser")
        self.users[Username] = str(uuid.uuid4())
        self.attributes[Username] = {attribute["Name"]: attribute["Value"] for attribute in UserAttributes}
        return {"User": {"Attributes": [*UserAttributes, {"Name": "sub", "Value": self.users[Username]}]}}

    @atomic
    def admin_get_user(self, *, UserPoolId: str, Username: str) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        assert UserPoolId, "a call names its pool"
        return {"UserAttributes": [{"Name": "sub", "Value": self.users[Username]}]}
