# ruff: noqa: N803 - the SDK's names
"""A Cognito client with one pool in memory, whose users sign in by e-mail address."""

import uuid
from datetime import UTC, datetime
from typing import Any

from tests.fakes.atomic import atomic
from tests.fakes.errors import client_error


class FakeCognito:
    """Makes users and finds them by name or ``sub``, as in a pool whose users sign in by their address.

    Attributes:
        users: The ``sub`` of each user by name.
        attributes: What each was made with, by name.
        disabled: Those who may not sign in, by ``sub``.
        signed_in: Those who have chosen a password, by ``sub``; nobody may be invited again who has.
        sent: What Cognito wrote to whom: ``invitation`` or ``code``, by name, in order.
        signed_out: Whose sessions were ended, in order.
    """

    def __init__(self) -> None:
        self.users: dict[str, str] = {}
        self.attributes: dict[str, dict[str, str]] = {}
        self.disabled: set[str] = set()
        self.signed_in: set[str] = set()
        self.sent: list[tuple[str, str]] = []
        self.signed_out: list[str] = []
        self._made_at: dict[str, datetime] = {}

    @atomic
    def admin_create_user(
        self,
        *,
        UserPoolId: str,
        Username: str,
        UserAttributes: list[dict[str, str]] | None = None,
        MessageAction: str = "",
        **_: Any,
    ) -> dict[str, Any]:
        assert UserPoolId, "a call names its pool"
        if MessageAction == "RESEND":
            if Username not in self.users:
                raise client_error("UserNotFoundException", "AdminCreateUser")
            if self.users[Username] in self.signed_in:
                raise client_error("UnsupportedUserStateException", "AdminCreateUser")
            self.sent.append(("invitation", Username))
            return {"User": {"Attributes": [{"Name": "sub", "Value": self.users[Username]}]}}
        if Username in self.users:
            raise client_error("UsernameExistsException", "AdminCreateUser")
        given = UserAttributes or []
        self.users[Username] = str(uuid.uuid4())
        self._made_at[self.users[Username]] = datetime.now(UTC)
        self.attributes[Username] = {attribute["Name"]: attribute["Value"] for attribute in given}
        self.sent.append(("invitation", Username))
        return {"User": {"Attributes": [*given, {"Name": "sub", "Value": self.users[Username]}]}}

    @atomic
    def admin_get_user(self, *, UserPoolId: str, Username: str) -> dict[str, Any]:
        user_id = self._found(UserPoolId, Username, "AdminGetUser")
        return {
            "UserAttributes": [{"Name": "sub", "Value": user_id}],
            # Those that a test put there have been there for long.
            "UserCreateDate": self._made_at.get(user_id, datetime(2026, 1, 1, tzinfo=UTC)),
        }

    @atomic
    def admin_disable_user(self, *, UserPoolId: str, Username: str) -> dict[str, Any]:
        self.disabled.add(self._found(UserPoolId, Username, "AdminDisableUser"))
        return {}

    @atomic
    def admin_enable_user(self, *, UserPoolId: str, Username: str) -> dict[str, Any]:
        self.disabled.discard(self._found(UserPoolId, Username, "AdminEnableUser"))
        return {}

    @atomic
    def admin_user_global_sign_out(self, *, UserPoolId: str, Username: str) -> dict[str, Any]:
        self.signed_out.append(self._found(UserPoolId, Username, "AdminUserGlobalSignOut"))
        return {}

    @atomic
    def admin_reset_user_password(self, *, UserPoolId: str, Username: str) -> dict[str, Any]:
        user_id = self._found(UserPoolId, Username, "AdminResetUserPassword")
        if user_id not in self.signed_in:
            raise client_error("NotAuthorizedException", "AdminResetUserPassword")
        self.sent.append(("code", next(name for name, sub in self.users.items() if sub == user_id)))
        return {}

    @atomic
    def admin_delete_user(self, *, UserPoolId: str, Username: str) -> dict[str, Any]:
        user_id = self._found(UserPoolId, Username, "AdminDeleteUser")
        self.users = {name: sub for name, sub in self.users.items() if sub != user_id}
        return {}

    def _found(self, pool_id: str, name: str, operation: str) -> str:
        assert pool_id, "a call names its pool"
        user_id = self.users.get(name, name)
        if user_id not in self.users.values():
            raise client_error("UserNotFoundException", operation)
        return user_id
