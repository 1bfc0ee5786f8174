"""Operators of the deployed platform: people with a token, and the command."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from saas_constructs.local.admin.address import AdminAddress
from saas_constructs.local.admin.api import AdminApi
from saas_constructs.testing.platform import Tokens
from tests import http

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from botocore.credentials import Credentials

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform

PASSWORD = "Correct-Horse-7-Battery-Staple"
_RENEWED_AFTER_SECONDS = 600


class _Renewing(httpx.Auth):
    """Signs in again before a token ends, as pages do: it lives for 15 minutes, and many tests share the client."""

    def __init__(self, sign_in: Callable[[], str]) -> None:
        self._sign_in = sign_in
        self._token = ""
        self._until = 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if time.monotonic() > self._until:
            self._token = self._sign_in()
            self._until = time.monotonic() + _RENEWED_AFTER_SECONDS
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


@dataclass(frozen=True)
class Operators:
    """Makes operators and lets them call."""

    aws: EmbeddedAws
    platform: Platform

    def tokens(self, email: str, groups: Sequence[str]) -> Tokens:
        """The tokens of an operator of these groups, who is made when new."""
        cognito, pool = self.aws.client("cognito-idp"), self.platform.outputs["OperatorPoolId"]
        attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        with suppress(cognito.exceptions.UsernameExistsException):
            cognito.admin_create_user(
                UserPoolId=pool,
                Username=email,
                UserAttributes=attributes,
                # The embedded AWS makes one up that is too short for the pool's own policy.
                TemporaryPassword=PASSWORD,
                MessageAction="SUPPRESS",
            )
        cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=True)
        for group in groups:
            cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=group)
        answer = cognito.admin_initiate_auth(
            UserPoolId=pool,
            ClientId=self.platform.outputs["OperatorClientId"],
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]
        return Tokens(answer["AccessToken"], answer["IdToken"], answer["RefreshToken"])

    def client(self, token: str | None, output: str = "AdminApiUrl") -> httpx.Client:
        """A client of the operators' API with ``token``, or of the one for signed requests."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return http.client(base_url=self.platform.outputs[output], headers=headers)

    def acting(self, email: str, groups: Sequence[str]) -> httpx.Client:
        """A client of the operators' API as an operator of these groups, for as long as tests take."""
        return http.client(
            base_url=self.platform.outputs["AdminApiUrl"], auth=_Renewing(lambda: self.tokens(email, groups).id)
        )

    def signing(self, credentials: Credentials) -> AdminApi:
        """The API for signed requests, with these credentials."""
        address = AdminAddress("dev", self.aws.region, self.platform.outputs["AdminSignedApiUrl"])
        return AdminApi(address, credentials)

    def saas(self, *arguments: str, command: str = "tenants", asked: str = "") -> subprocess.CompletedProcess[str]:
        """Run ``saas tenants``, or another ``command``, on the embedded AWS; ``asked`` answers what it asks."""
        settings = self.aws.settings
        environment = {**os.environ, "SAAS_HOME": str(settings.home), "SAAS_PORT": str(settings.port), "COLUMNS": "200"}
        return subprocess.run(
            [sys.executable, "-m", "saas_constructs.local", command, *arguments, "--region", self.aws.region],
            env=environment,
            input=asked,
            capture_output=True,
            text=True,
            check=False,
        )

    def audit(self, api: httpx.Client, tenant_id: str) -> list[dict[str, Any]]:
        """The trail of a tenant, the newest first."""
        entries: list[dict[str, Any]] = api.get(f"tenants/{tenant_id}/audit").raise_for_status().json()["entries"]
        return entries
