"""A deployed platform, driven as its clients and operators drive it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from saas_constructs.testing.realtime import RealtimeClient

# On AWS, a stack of a tenant's own takes minutes.
_PATIENCE_SECONDS: Final = 900
_PAUSE_SECONDS: Final = 0.2


class PlatformError(Exception):
    """A function of the platform failed, and the message is what it answered; or what it began came to nothing."""


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
            ``RegistryTableName``, ``OnboardingFunctionName``, ``RealtimeUrl``.
        client: Makes a boto3 client by service name, with an operator's credentials.
    """

    def __init__(self, outputs: Mapping[str, str], client: Callable[[str], Any]) -> None:
        self.outputs = outputs
        self._client = client

    def onboard(
        self,
        *,
        slug: str,
        name: str,
        email: str,
        tier: str = "basic",
        sites: Sequence[str] = ("main",),
        model: str = "pool",
    ) -> str:
        """Make a tenant with its first user, the owner, wait until it is active, and return the tenant's id.

        The same call again returns the same tenant, whatever became of it since. One with a stack of its own takes
        minutes on AWS.

        Args:
            slug: Short unique name, as in a URL.
            name: Name for people.
            email: Owner's e-mail address; also the user name.
            tier: ``basic``, ``standard`` or ``premium``.
            sites: Site ids of the tenant; at least one.
            model: ``pool``, ``bridge`` or ``silo``.

        Raises:
            PlatformError: The request is refused, a step fails, or the tenant is not active after 15 minutes.
        """
        answer = self.invoke(
            self.outputs["OnboardingFunctionName"],
            {
                "slug": slug,
                "name": name,
                "tier": tier,
                "model": model,
                "sites": list(sites),
                "owner": {"email": email},
            },
        )
        tenant_id: str = answer["tenant_id"]
        if answer["status"] == "onboarding":
            self._wait_until_made(tenant_id, answer["operation_id"])
        return tenant_id

    def _wait_until_made(self, tenant_id: str, operation_id: str) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while (status := self.tenant(tenant_id)["status"]) == "onboarding" and time.monotonic() < deadline:
            time.sleep(_PAUSE_SECONDS)
        if status in {"onboarding", "failed"}:
            raise PlatformError(
                f"the tenant {tenant_id} is {status!r}; its operation {operation_id} in the registry tells why"
            )

    def tenant(self, tenant_id: str) -> dict[str, str]:
        """What the registry says of a tenant in texts, such as its ``status``, ``model``, ``table`` and ``api_url``.

        Raises:
            PlatformError: There is no such tenant.
        """
        found = self._client("dynamodb").get_item(
            TableName=self.outputs["RegistryTableName"],
            Key={"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": "tenant"}},
            ConsistentRead=True,
        )
        if "Item" not in found:
            raise PlatformError(f"there is no tenant {tenant_id}")
        return {name: value["S"] for name, value in found["Item"].items() if "S" in value}

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

    def add_user(
        self, tenant_id: str, *, email: str, password: str, roles: Sequence[str], sites: Sequence[str] = ("*",)
    ) -> str:
        """Make a user of a tenant, as an operator, and return the user's id (the token's ``sub``).

        The same call again gives the user these roles and sites.

        Args:
            tenant_id: The tenant.
            email: E-mail address; also the user name.
            password: A permanent one.
            roles: What the user may do: ``owner``, ``manager``, ``waiter``, ``kitchen``, ``customer``.
            sites: Site ids that the user is limited to; ``*`` for all.
        """
        user_id = self._ensure_user(email)
        self.set_password(email, password)
        self._put_membership(
            tenant_id,
            {
                "pk": {"S": f"member#{user_id}"},
                "sk": {"S": "membership"},
                "tenant_id": {"S": tenant_id},
                "member_of": {"S": tenant_id},
                "standing": {"S": "active"},
                "roles": {"L": [{"S": role} for role in roles]},
                "sites": {"L": [{"S": site} for site in sites]},
                "email": {"S": email},
            },
        )
        return user_id

    def _put_membership(self, tenant_id: str, item: Mapping[str, Any]) -> None:
        """Write a membership, and count a new one among the tenant's users."""
        dynamodb = self._client("dynamodb")
        registry = {"TableName": self.outputs["RegistryTableName"]}
        new = {"Put": {**registry, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}
        count = {
            **registry,
            "Key": {"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": "tenant"}},
            "UpdateExpression": "ADD #users :one, version :one",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeNames": {"#users": "users"},
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
        try:
            dynamodb.transact_write_items(TransactItems=[new, {"Update": count}])
        except dynamodb.exceptions.TransactionCanceledException:
            dynamodb.put_item(**registry, Item=item)

    def _ensure_user(self, email: str) -> str:
        cognito, pool = self._client("cognito-idp"), self.outputs["UserPoolId"]
        try:
            made = cognito.admin_create_user(
                UserPoolId=pool,
                Username=email,
                UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
                MessageAction="SUPPRESS",
            )
            attributes = made["User"]["Attributes"]
        except cognito.exceptions.UsernameExistsException:
            return self.user_id(email)
        return _subject(attributes)

    def user_id(self, email: str) -> str:
        """The id of a user: the ``sub`` of the user's tokens.

        Raises:
            botocore.exceptions.ClientError: There is no such user.
        """
        found = self._client("cognito-idp").admin_get_user(UserPoolId=self.outputs["UserPoolId"], Username=email)
        return _subject(found["UserAttributes"])

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
        return httpx.Client(base_url=self.outputs["ApiUrl"], headers=headers, timeout=60, trust_env=False)

    def realtime(self, token: str | None, *, site_id: str | None = None, in_header: bool = False) -> RealtimeClient:
        """A WebSocket client of live push, connected; close it after use. Needs the extra ``local`` or ``testing``.

        Args:
            token: Access token; none is sent for ``None``.
            site_id: The site to follow; only the caller's own feed when left out.
            in_header: Whether the token goes into a header rather than among the subprotocols.

        Raises:
            saas_constructs.testing.realtime.RefusedError: The handshake was refused.
        """
        # Here, since only live push needs `websockets`, which a smaller installation may lack.
        from saas_constructs.testing.realtime import RealtimeClient  # noqa: PLC0415

        return RealtimeClient(self.outputs["RealtimeUrl"], token, site_id=site_id, in_header=in_header)


def _subject(attributes: Sequence[Mapping[str, str]]) -> str:
    return next(entry["Value"] for entry in attributes if entry["Name"] == "sub")
