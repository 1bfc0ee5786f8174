"""Users in Cognito."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import AttributeTypeTypeDef


class CognitoDirectory:
    """Users of one pool.

    Args:
        client: Cognito.
        user_pool_id: The pool.
    """

    def __init__(self, client: "CognitoIdentityProviderClient", user_pool_id: str) -> None:
        self._client = client
        self._user_pool_id = user_pool_id

    def ensure_user(self, email: str) -> str:
        """See to it that the user exists, and answer with its ``sub``; Cognito invites a new user by e-mail."""
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
            return _subject(made["User"]["Attributes"])
        except ClientError as error:
            if error.response["Error"]["Code"] != "UsernameExistsException":
                raise
        found = self._client.admin_get_user(UserPoolId=self._user_pool_id, Username=email)
        return _subject(found["UserAttributes"])


def _subject(attributes: "Iterable[AttributeTypeTypeDef]") -> str:
    return next(entry["Value"] for entry in attributes if entry["Name"] == "sub" and "Value" in entry)
