"""A machine client signs in as itself, and is of the tenant that the registry says."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.deployment.synthesis import assembly_of
from tests import http
from tests.e2e.conftest import ROOT
from tests.e2e.test_sign_in import claims_of

if TYPE_CHECKING:
    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws

TENANT = "t0123456789ab"
OTHER_TENANT = "t0123456789ac"
SCOPE = "api/orders"


@dataclass(frozen=True)
class Machines:
    """The deployed app of machine clients, as its operators and clients use it."""

    aws: EmbeddedAws
    outputs: dict[str, str]

    def put_tenant(self, tenant_id: str, *, status: str = "active") -> None:
        """Write a tenant into the registry."""
        tenant = {"tenant_id": tenant_id, "status": status, "tier": "basic", "usage_key": f"key-of-{tenant_id}"}
        self._put(f"tenant#{tenant_id}", "tenant", {name: {"S": value} for name, value in tenant.items()})

    def put_member(self, client: str, tenant_id: str) -> None:
        """Make a client a manager of a tenant's one site."""
        member = {
            "tenant_id": {"S": tenant_id},
            "roles": {"L": [{"S": "manager"}]},
            "sites": {"L": [{"S": "site-1"}]},
        }
        self._put(f"member#{self.client_id(client)}", "membership", member)

    def _put(self, pk: str, sk: str, content: dict[str, Any]) -> None:
        self.aws.client("dynamodb").put_item(
            TableName=self.outputs["MachineRegistryTableName"], Item={"pk": {"S": pk}, "sk": {"S": sk}, **content}
        )

    def client_id(self, client: str) -> str:
        """The id that Cognito gave a client."""
        return self.outputs[f"{client}ClientId"]

    def secret(self, client: str) -> str:
        """The secret that Cognito gave a client."""
        described = self.aws.client("cognito-idp").describe_user_pool_client(
            UserPoolId=self.outputs["MachinePoolId"], ClientId=self.client_id(client)
        )
        secret: str = described["UserPoolClient"]["ClientSecret"]
        return secret

    def ask_for_token(self, client: str, *, secret: str | None = None, **form: str) -> httpx.Response:
        """Ask the token endpoint (RFC 6749, section 4.4)."""
        return http.post(
            f"{self.aws.endpoint_url}/oauth2/token",
            auth=(self.client_id(client), self.secret(client) if secret is None else secret),
            data={"grant_type": "client_credentials", "scope": SCOPE, **form},
        )

    def token(self, client: str) -> str:
        """An access token."""
        token: str = self.ask_for_token(client).raise_for_status().json()["access_token"]
        return token

    def list_orders(self, token: str, site_id: str = "site-1") -> httpx.Response:
        """Call the API."""
        return http.get(
            f"{self.outputs['MachineApiUrl']}orders",
            params={"site_id": site_id},
            headers={"Authorization": f"Bearer {token}"},
        )


@pytest.fixture(scope="module")
def machines(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Machines:
    """The deployed app, with one client as a member of an active tenant."""
    command = f"{sys.executable} -m tests.e2e.machine_app"
    output = tmp_path_factory.mktemp("machines") / "cdk.out"
    outputs = aws.deploy(assembly_of(command, context=[], region=aws.region, output=output, folder=ROOT))
    machines = Machines(aws, outputs)
    machines.put_tenant(TENANT)
    machines.put_member("Member", TENANT)
    return machines


def test_a_members_token_carries_its_tenant(machines: Machines) -> None:
    claims = claims_of(machines.token("Member"))

    assert claims["tenant_id"] == TENANT
    assert claims["tier"] == "basic"
    assert claims["roles"] == ["manager"]
    assert claims["sites"] == ["site-1"]
    assert claims["client_id"] == machines.client_id("Member")
    assert claims["token_use"] == "access"


def test_a_member_calls_the_api_within_its_sites(machines: Machines) -> None:
    token = machines.token("Member")

    answer = machines.list_orders(token)
    assert (answer.status_code, answer.json()) == (200, {"orders": [], "next_cursor": None})
    assert machines.list_orders(token, "site-2").status_code == 403


def test_a_client_without_membership_gets_no_token(machines: Machines) -> None:
    answer = machines.ask_for_token("Stranger")

    assert answer.status_code == 400
    assert "access_token" not in answer.json()


def test_what_a_client_says_of_itself_makes_it_no_member(machines: Machines) -> None:
    answer = machines.ask_for_token(
        "Stranger", aws_client_metadata=f'{{"tenant_id": "{TENANT}", "clientId": "{machines.client_id("Member")}"}}'
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_a_client_needs_its_secret(machines: Machines, secret: str) -> None:
    assert machines.ask_for_token("Member", secret=secret).status_code in (400, 401)


def test_a_suspended_tenants_client_gets_no_token(machines: Machines) -> None:
    machines.put_member("Stranger", OTHER_TENANT)
    machines.put_tenant(OTHER_TENANT, status="suspended")
    try:
        assert machines.ask_for_token("Stranger").status_code == 400
        machines.put_tenant(OTHER_TENANT)
        assert claims_of(machines.token("Stranger"))["tenant_id"] == OTHER_TENANT
    finally:
        machines.aws.client("dynamodb").delete_item(
            TableName=machines.outputs["MachineRegistryTableName"],
            Key={"pk": {"S": f"member#{machines.client_id('Stranger')}"}, "sk": {"S": "membership"}},
        )


def test_a_client_that_the_api_does_not_list_is_refused(machines: Machines) -> None:
    machines.put_member("Unlisted", TENANT)
    token = machines.token("Unlisted")

    assert claims_of(token)["tenant_id"] == TENANT
    assert machines.list_orders(token).status_code == 401
