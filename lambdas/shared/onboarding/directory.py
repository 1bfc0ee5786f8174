"""Users in Cognito."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import AttributeTypeTypeDef

_ABSENT: Final = "UserNotFoundException"


@dataclass(frozen=True, slots=True)
class FoundUser:
    """A user who is there.

    Attributes:
        user_id: The user's ``sub``.
        created_at: Since when; nothing where the user was made by this very call.
    """

    user_id: str
    created_at: datetime | None


class CognitoDirectory:
    """Users of one pool.

    Args:
        client: Cognito.
        user_pool_id: The pool.
    """

    def __init__(self, client: "CognitoIdentityProviderClient", user_pool_id: str) -> None:
        self._client = client
        self._user_pool_id = user_pool_id

    def ensure_user(self, email: str) -> FoundUser:
        """See to it that the user exists; Cognito invites a new one by e-mail."""
        try:
            made = self._client.admin_create_user(
                UserPoolId=self._user_pool_id,
                Username=email,
                UserAttributes=[
                    {"Name": "email", "Value": email},
                    {"Name": "email_verified", "Value": "true"},
                ],
                DesiredDeliveryMediums=["EMAIL"],
            )
            return FoundUser(_subject(made["User"]["Attributes"]), None)
        except ClientError as error:
            if error.response["Error"]["Code"] != "UsernameExistsException":
                raise
        found = self._client.admin_get_user(UserPoolId=self._user_pool_id, Username=email)
        return FoundUser(_subject(found["UserAttributes"]), found["UserCreateDate"])

    def find_user(self, email: str) -> FoundUser | None:
        """The user, if there is one."""
        try:
            found = self._client.admin_get_user(UserPoolId=self._user_pool_id, Username=email)
        except ClientError as error:
            if error.response["Error"]["Code"] != _ABSENT:
                raise
            return None
        return FoundUser(_subject(found["UserAttributes"]), found["UserCreateDate"])

    def delete_user(self, name: str) -> None:
        """See to it that there is no such user.

        Args:
            name: The user's ``sub``, or e-mail address.
        """
        try:
            self._client.admin_delete_user(UserPoolId=self._user_pool_id, Username=name)
        except ClientError as error:
            if error.response["Error"]["Code"] != _ABSENT:
                raise


def _subject(attributes: "Iterable[AttributeTypeTypeDef]") -> str:
    return next(entry["Value"] for entry in attributes if entry["Name"] == "sub" and "Value" in entry)
