"""Where a sign-in may end, added to a client of a user pool that was made before the address was known."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

SETTINGS: Final = (
    "ClientName",
    "RefreshTokenValidity",
    "AccessTokenValidity",
    "IdTokenValidity",
    "TokenValidityUnits",
    "ReadAttributes",
    "WriteAttributes",
    "ExplicitAuthFlows",
    "SupportedIdentityProviders",
    "CallbackURLs",
    "LogoutURLs",
    "DefaultRedirectURI",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
    "AllowedOAuthFlowsUserPoolClient",
    "AnalyticsConfiguration",
    "PreventUserExistenceErrors",
    "EnableTokenRevocation",
    "EnablePropagateAdditionalUserContextData",
    "AuthSessionValidity",
    "RefreshTokenRotation",
)
"""All that an update of a client takes. What it is not given falls back to a default, so it is given everything."""

_GONE: Final = "ResourceNotFoundException"


class PoolClient:
    """A client of a user pool.

    Args:
        client: Cognito with the function's own role.
        pool_id: The pool.
        client_id: The pool's client.
    """

    def __init__(self, client: "CognitoIdentityProviderClient", pool_id: str, client_id: str) -> None:
        self._client = client
        self._ids: Any = {"UserPoolId": pool_id, "ClientId": client_id}

    def change(self, *, added: Collection[str] = (), removed: Collection[str] = ()) -> None:
        """Let sign-ins end at some origins, and at others no longer; all else stays.

        Raises:
            ClientError: Cognito refuses it; not when there is no such client any more and nothing is added.
        """
        try:
            found = self._client.describe_user_pool_client(**self._ids)["UserPoolClient"]
        except ClientError as error:
            if error.response["Error"]["Code"] == _GONE and not added:
                return
            raise
        # The embedded AWS describes texts that were never set as empty ones, which no update takes.
        settings: dict[str, Any] = {name: value for name, value in found.items() if name in SETTINGS and value != ""}
        wanted = {**settings, **redirects(settings, added=added, removed=removed)}
        if wanted != settings:
            self._client.update_user_pool_client(**self._ids, **wanted)


def redirects(settings: Mapping[str, Any], *, added: Collection[str], removed: Collection[str]) -> dict[str, list[str]]:
    """Where a sign-in and a sign-out may end: at ``/callback`` and ``/`` of an origin."""
    changed = {}
    for name, path in (("CallbackURLs", "/callback"), ("LogoutURLs", "/")):
        gone = {f"{origin}{path}" for origin in removed}
        kept = [url for url in settings.get(name, []) if url not in gone]
        changed[name] = [*kept, *sorted({f"{origin}{path}" for origin in added} - set(kept))]
    return changed
