"""Where the emulator's Cognito sends people after a sign-in or a sign-out."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from saas_constructs.local.clients import client

if TYPE_CHECKING:
    from collections.abc import Callable

    from saas_constructs.local.site.rewriting import SignIn

_CALLBACK = "/callback"
_SIGNED_OUT = "/"
# What DescribeUserPoolClient tells and UpdateUserPoolClient does not take.
_READ_ONLY = ("ClientSecret", "CreationDate", "LastModifiedDate")


class SignInAddresses:
    """Lets each origin of this machine be signed in from, as the distribution's own name is by its stack.

    Args:
        connect: Makes a client of Cognito in a region.
    """

    def __init__(self, connect: Callable[[str], Any]) -> None:
        self._connect = connect
        # An update replaces the whole client.
        self._lock = threading.Lock()

    @classmethod
    def of_emulator(cls, endpoint_url: str) -> SignInAddresses:
        """Those of the emulator at this URL."""
        return cls(lambda region: client("cognito-idp", endpoint_url=endpoint_url, region=region))

    def allow(self, sign_in: SignIn, origin: str) -> None:
        """Add an origin's addresses to a client that lacks them; everything else about the client stays.

        Args:
            sign_in: User pool and client.
            origin: Such as ``http://blue-bistro.localhost:8080``.

        Raises:
            botocore.exceptions.ClientError: There is no such client.
        """
        cognito = self._connect(sign_in.pool_id.partition("_")[0])
        with self._lock:
            found = cognito.describe_user_pool_client(UserPoolId=sign_in.pool_id, ClientId=sign_in.client_id)
            settings = {
                name: value
                for name, value in found["UserPoolClient"].items()
                # The emulator tells what is not set as an empty text, which nothing may be set to.
                if name not in _READ_ONLY and value != ""
            }
            callbacks, signed_out = settings.get("CallbackURLs", []), settings.get("LogoutURLs", [])
            missing = {f"{origin}{_CALLBACK}"} - set(callbacks) | {f"{origin}{_SIGNED_OUT}"} - set(signed_out)
            if missing:
                settings["CallbackURLs"] = _with(callbacks, f"{origin}{_CALLBACK}")
                settings["LogoutURLs"] = _with(signed_out, f"{origin}{_SIGNED_OUT}")
                cognito.update_user_pool_client(**settings)


def _with(urls: list[str], url: str) -> list[str]:
    return urls if url in urls else [*urls, url]
