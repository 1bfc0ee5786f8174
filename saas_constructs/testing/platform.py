"""A deployed platform, driven as its clients and operators drive it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class PlatformError(Exception):
    """A function of the platform failed; the message is what it answered."""


@dataclass(frozen=True)
class Tokens:
    """What a sign-in brings.

    Args:
        access: Access token: the one for the API.
        id: ID token: tells the client who signed in, and opens nothing.
        refresh: Refresh token.
    """

    access: str
    id: str
    refresh: str


class Platform:
    """The operators' and users' side of a deployed control plane and application plane.

    Args:
        outputs: Stack outputs: ``ApiUrl``, ``UserPoolId``, ``SpaClientId``, ``TableName``,
            ``RegistryTableName``, ``OnboardingFunctionName``.
        client: Makes a boto3 client by service name, with an operator's credentials.
    """

    def __init__(self, outputs: Mapping[str, str], client: Callable[[str], Any]) -> None:
        self.outputs = outputs
        self._client = client

    def onboard(
        self, *, slug: str, name: str, email: str, tier: str = "basic", sites: Sequence[str] = ("main",)
    ) -> str:
        """Make a tenant with its first user, the owner, and return the tenant's id.

        The same call again returns the same tenant.

        Args:
            slug: Short unique name, as in a URL.
            name: Name for people.
            email: Owner's e-mail address; also the user name.
            tier: ``basic``, ``standard`` or ``premium``.
            sites: Site ids of the tenant; at least one.

        Raises:
            PlatformError: The request is refused, or a step fails.
        """
        answer = self.invoke(
            self.outputs["OnboardingFunctionName"],
            {
                "slug": slug,
                "name": name,
                "tier": tier,
                "sites": list(sites),
                "owner": {"email": email},
            },
        )
        tenant_id: str = answer["tenant_id"]
        return tenant_id

    def invoke(self, function_name: str, payload: Mapping[str, Any]) -> Any:
        """Invoke a function and wait for its answer.

        Raises:
            PlatformError: The function raised; the message carries the type and text.
        """
        response = self._client("lambda").invoke(FunctionName=function_name, Payload=json.dumps(payload).encode())
        answer = json.loads(response["Payload"].read())
        if "FunctionError" in response:
            raise PlatformError(f"{answer.get('errorType')}: {answer.get('errorMessage')}")
        return answer

    def set_password(self, email: str, password: str) -> None:
        """Give a user a permanent password, as an operator."""
        self._client("cognito-idp").admin_set_user_password(
            UserPoolId=self.outputs["UserPoolId"],
            Username=email,
            Password=password,
            Permanent=True,
        )

    def sign_in(self, email: str, password: str) -> Tokens:
        """Sign a user in through the flow for operators, which the app client has to allow.

        Raises:
            PlatformError: Cognito asks for more than the password, such as for a new one.
            botocore.exceptions.ClientError: The password is wrong, or the user may not sign in.
        """
        answer = self._client("cognito-idp").admin_initiate_auth(
            UserPoolId=self.outputs["UserPoolId"],
            ClientId=self.outputs["SpaClientId"],
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )
        if "ChallengeName" in answer:
            raise PlatformError(f"the sign-in of {email} asks for {answer['ChallengeName']}")
        result = answer["AuthenticationResult"]
        return Tokens(result["AccessToken"], result["IdToken"], result["RefreshToken"])

    def api(self, token: str | None = None) -> httpx.Client:
        """An HTTP client of the API, with ``token`` as bearer token; close it after use."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.outputs["ApiUrl"], headers=headers, timeout=30, trust_env=False)
