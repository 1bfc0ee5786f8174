"""A tenant's own addresses in the reference application: who is served there, and how a domain comes to be."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.testing.tenant_sessions import function_named
from tests.e2e.addresses.dns_server import name_server
from tests.e2e.viewer import viewer
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser
    from tests.e2e.operators import Operators

HOST = "eat.blue-bistro.example"


@contextmanager
def at(aws: EmbeddedAws, platform: Platform, owner: TenantUser | None, **headers: str) -> Iterator[httpx.Client]:
    """A browser before the edge, with somebody's token."""
    if owner is not None:
        headers["authorization"] = f"Bearer {owner.tokens.access}"
    with viewer(aws, platform.outputs["SiteUrl"], **headers) as browser:
        yield browser


@pytest.fixture(scope="module")
def path(aws: EmbeddedAws, platform: Platform, blue: TenantUser) -> str:
    """Blue's path at the edge, once the edge knows it."""
    slug = platform.tenant(blue.tenant_id)["slug"]
    with at(aws, platform, blue) as browser:
        until(lambda: browser.get(f"/t/{slug}/api/sites").status_code == 200, "the edge to know the tenant's path")
    return f"/t/{slug}"


def test_a_token_of_another_tenant_is_refused_at_a_tenants_address(
    aws: EmbeddedAws, platform: Platform, path: str, green: TenantUser
) -> None:
    with at(aws, platform, green) as browser:
        # First where it is good, so that the authorizer has kept its answer.
        assert browser.get("/api/sites").status_code == 200
        refused = browser.get(f"{path}/api/sites")
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/wrong-address")
        assert browser.get("/api/sites").status_code == 200


def test_an_address_that_nobody_has_is_nowhere(aws: EmbeddedAws, platform: Platform, green: TenantUser) -> None:
    with at(aws, platform, green) as browser:
        assert browser.get("/t/nobodys-place/api/sites").status_code == 404


def test_an_owner_proves_a_domain_the_edge_comes_to_serve_it_and_an_operator_takes_it(
    aws: EmbeddedAws, blue: TenantUser, operators: Operators, admin: httpx.Client
) -> None:
    owner = blue.api

    def domain() -> Any:
        return next(one for one in owner.get("domains").json()["domains"] if one["host"] == HOST)

    claimed = owner.post("domains", json={"host": HOST})
    assert (claimed.status_code, claimed.json()["status"]) == (200, "pending")
    record = claimed.json()["record"]
    with name_server() as names, asking(aws, names.address):
        refused = owner.post(f"domains/{HOST}/verify")
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/domain-not-proven")
        names.texts[record["name"]] = record["value"]
        proven = owner.post(f"domains/{HOST}/verify")
        assert (proven.status_code, proven.json()["status"]) == (200, "verified")
    until(lambda: domain()["status"] in {"provisioning", "live"}, "the edge to begin with the domain")
    assert domain()["points_to"].endswith(".cloudfront.net")
    at_operators = f"tenants/{blue.tenant_id}/domains"
    assert admin.get(at_operators).json() == {"domains": [domain()]}
    again = admin.post(f"{at_operators}/{HOST}/verify")
    assert (again.status_code, again.json()["host"]) == (200, HOST)
    removed = operators.saas("remove", blue.tenant_id, HOST, "--yes", command="domains")
    assert (removed.returncode, "no domains left" in removed.stdout) == (0, True), removed.stderr
    assert operators.audit(admin, blue.tenant_id)[0]["what"] == "removeDomain"
    assert owner.get("domains").json() == {"domains": []}


@contextmanager
def asking(aws: EmbeddedAws, servers: str) -> Iterator[None]:
    """Let the function that verifies domains ask these name servers while the block runs."""
    functions, name = aws.client("lambda"), function_named(aws, "VerifyDomain")
    before = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    functions.update_function_configuration(
        FunctionName=name, Environment={"Variables": {**before, "DNS_SERVERS": servers}}
    )
    try:
        yield
    finally:
        functions.update_function_configuration(FunctionName=name, Environment={"Variables": before})
