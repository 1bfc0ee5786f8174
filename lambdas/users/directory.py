"""Users in Cognito, as somebody manages them. Whose member a user is stands in the registry, and nowhere here."""

from typing import TYPE_CHECKING, Any, Final, Self

from botocore.exceptions import ClientError

from lambdas.shared import aws, settings
from lambdas.shared.onboarding.directory import CognitoDirectory

if TYPE_CHECKING:
    from collections.abc import Callable

_ABSENT: Final = "UserNotFoundException"
# What Cognito says of an invitation to somebody who has signed in already.
_SIGNED_IN_ALREADY: Final = "UnsupportedUserStateException"


class UserDirectory(CognitoDirectory):
    """Users of one pool, who sign in by their e-mail address; Cognito takes a user's ``sub`` for their name, too."""

    @classmethod
    def from_environment(cls) -> Self:
        """The pool in ``USER_POOL_ID``."""
        return cls(aws.client("cognito-idp"), settings.required("USER_POOL_ID"))

    def invite_again(self, email: str) -> bool:
        """Send the invitation with a new temporary password; whether there was one to send.

        There is none once the user has chosen a password.
        """
        try:
            self._client.admin_create_user(
                UserPoolId=self._user_pool_id,
                Username=email,
                MessageAction="RESEND",
                DesiredDeliveryMediums=["EMAIL"],
            )
        except ClientError as error:
            if _code(error) != _SIGNED_IN_ALREADY:
                raise
            return False
        return True

    def reset_password(self, user_id: str) -> None:
        """Let the user choose a new password, by a code that Cognito sends; the present one opens nothing any more."""
        self._client.admin_reset_user_password(UserPoolId=self._user_pool_id, Username=user_id)

    def sign_out(self, user_id: str) -> None:
        """End the user's sessions: no refresh token is good any more. One who is gone has none."""
        self._where_there_is(self._client.admin_user_global_sign_out, user_id)

    def disable(self, user_id: str) -> None:
        """Refuse the user's sign-ins and end their sessions. One who is gone can't sign in anyway."""
        self._where_there_is(self._client.admin_disable_user, user_id)
        self.sign_out(user_id)

    def enable(self, user_id: str) -> None:
        """Let the user sign in again."""
        self._where_there_is(self._client.admin_enable_user, user_id)

    def _where_there_is(self, call: "Callable[..., Any]", user_id: str) -> None:
        try:
            call(UserPoolId=self._user_pool_id, Username=user_id)
        except ClientError as error:
            if _code(error) != _ABSENT:
                raise


def _code(error: ClientError) -> str:
    return error.response["Error"]["Code"]
