"""The reference application, deployed once, with two tenants who have a user each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.testing.embedded import EmbeddedAws, embedded_aws
from saas_constructs.testing.platform import Platform, Tokens
from saas_constructs.testing.tenant_sessions import function_named
from stacks.config import DEV
from tests.e2e.token_forge import TokenForge, serving_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

ROOT = Path(__file__).resolve().parents[2]
#: The stack under test; other tests deploy other apps beside it.
APPLICATION_PLANE = f"{DEV.name}-ApplicationPlane"
PASSWORD = "Correct-Horse-7-Battery"


@dataclass(frozen=True)
class TenantUser:
    """A tenant, its owner's tokens, and a client of the API that carries them."""

    tenant_id: str
    email: str
    tokens: Tokens
    api: httpx.Client

    def place_order(self, key: str, **changes: Any) -> httpx.Response:
        """Place a valid order, with ``changes`` to its content."""
        return self.api.post("orders", json={**ORDER, **changes}, headers={"Idempotency-Key": key})


#: A valid order of two items: 2 x 9.50 and 1 x 4.00 EUR.
ORDER: dict[str, Any] = {
    "site_id": "site-1",
    "currency": "EUR",
    "items": [
        {"sku": "margherita", "quantity": 2, "unit_price": 950},
        {"sku": "lemonade", "quantity": 1, "unit_price": 400},
    ],
}


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cloud assembly of the stage ``dev``."""
    folder = tmp_path_factory.mktemp("assembly") / "cdk.out"
    return assembly_of(None, context=["stage=dev"], region=DEV.region, output=folder, folder=ROOT)


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """An embedded AWS of this test run's own."""
    with embedded_aws(tmp_path_factory.mktemp("aws"), region=DEV.region) as running:
        yield running


@pytest.fixture(scope="session")
def platform(aws: EmbeddedAws, assembly: Path) -> Platform:
    """The deployed reference application."""
    return Platform(aws.deploy(assembly), aws.client)


@pytest.fixture(scope="session")
def forge(aws: EmbeddedAws, platform: Platform) -> Iterator[TokenForge]:
    """Makes tokens that differ from a good one in a single respect.

    The authorizer is told to fetch its keys from a server of the test's, which serves the user
    pool's keys and the forge's: so a forged token is refused for its claims, not for its key. Its
    memory of tenants is cut to a second, for the test of suspension.
    """
    pool_id = platform.outputs["UserPoolId"]
    forge = TokenForge.for_pool(aws.endpoint_url, pool_id, platform.outputs["SpaClientId"])
    with serving_keys(pool_id, forge.key_set) as base_url:
        function_name = function_named(aws, "Authorizer", stack_name=APPLICATION_PLANE)
        configuration = aws.client("lambda").get_function_configuration(FunctionName=function_name)
        variables = configuration["Environment"]["Variables"]
        aws.client("lambda").update_function_configuration(
            FunctionName=function_name,
            Environment={"Variables": {**variables, "JWKS_BASE_URL": base_url, "TENANT_CACHE_SECONDS": "1"}},
        )
        yield forge


def _tenant_user(platform: Platform, slug: str) -> Iterator[TenantUser]:
    email = f"owner@{slug}.example"
    tenant_id = platform.onboard(slug=slug, name=slug.title(), email=email, tier="premium", sites=["site-1", "site-2"])
    platform.set_password(email, PASSWORD)
    tokens = platform.sign_in(email, PASSWORD)
    with platform.api(tokens.access) as api:
        yield TenantUser(tenant_id, email, tokens, api)


@pytest.fixture(scope="session")
def blue(platform: Platform, forge: TokenForge) -> Iterator[TenantUser]:
    """One tenant."""
    del forge  # only has to be in place before the first request
    yield from _tenant_user(platform, "blue-bistro")


@pytest.fixture(scope="session")
def green(platform: Platform, forge: TokenForge) -> Iterator[TenantUser]:
    """Another tenant."""
    del forge
    yield from _tenant_user(platform, "green-garden")
