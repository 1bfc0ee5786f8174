"""The reference application, deployed once, with two tenants who have sites, a menu, and users of every role."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.testing.embedded import EmbeddedAws, embedded_aws
from saas_constructs.testing.platform import Platform, Tokens
from saas_constructs.testing.tenant_sessions import function_named
from stacks.config import DEV
from tests.e2e.operators import Operators
from tests.e2e.token_forge import TokenForge, serving_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import httpx

ROOT = Path(__file__).resolve().parents[2]
#: The stack under test; other tests deploy other apps beside it.
APPLICATION_PLANE = f"{DEV.name}-ApplicationPlane"
#: What happens after a request.
APPLICATION_EVENTS = f"{DEV.name}-ApplicationEvents"
PASSWORD = "Correct-Horse-7-Battery"


@dataclass(frozen=True)
class TenantUser:
    """A tenant, one of its users' tokens, and a client of the API that carries them."""

    tenant_id: str
    email: str
    tokens: Tokens
    api: httpx.Client
    _colleagues: Colleagues = field(repr=False, compare=False)

    def as_role(self, role: str, sites: Sequence[str] = ("*",), *, name: str = "") -> TenantUser:
        """Another user of the tenant, who has one role; the same one for the same arguments."""
        return self._colleagues.user(role, tuple(sites), name or role)

    def place_order(self, key: str, **changes: Any) -> httpx.Response:
        """Place a valid order, with ``changes`` to its content."""
        return self.api.post("orders", json={**ORDER, **changes}, headers={"Idempotency-Key": key})

    def placed(self, **changes: Any) -> str:
        """The id of a new order."""
        answer = self.place_order(uuid.uuid4().hex, **changes)
        assert answer.status_code == 201, answer.text
        order_id: str = answer.json()["order_id"]
        return order_id

    def command(self, order_id: str, name: str, **body: Any) -> httpx.Response:
        """Accept, reject, start, make ready, serve or cancel an order."""
        return self.api.post(f"orders/{order_id}/{name}", json=body if name in {"reject", "cancel"} else None)


@dataclass(frozen=True)
class Colleagues:
    """Users of a tenant, made when they are asked for."""

    platform: Platform
    tenant_id: str
    slug: str
    clients: ExitStack
    made: dict[tuple[str, tuple[str, ...], str], TenantUser] = field(default_factory=dict)

    def user(self, role: str, sites: tuple[str, ...], name: str) -> TenantUser:
        key = role, sites, name
        if key not in self.made:
            email = f"{name}-{len(self.made)}@{self.slug}.example"
            self.platform.add_user(self.tenant_id, email=email, password=PASSWORD, roles=[role], sites=sites)
            self.made[key] = self.sign_in(email)
        return self.made[key]

    def sign_in(self, email: str) -> TenantUser:
        tokens = self.platform.sign_in(email, PASSWORD)
        api = self.clients.enter_context(self.platform.api(tokens.access))
        return TenantUser(self.tenant_id, email, tokens, api, self)


#: A valid order of two items: 2 x 9.50 and 1 x 4.00 EUR.
ORDER: dict[str, Any] = {
    "site_id": "site-1",
    "items": [{"sku": "margherita", "quantity": 2}, {"sku": "lemonade", "quantity": 1}],
}
#: What each tenant's sites offer.
MENU: dict[str, dict[str, Any]] = {
    "margherita": {"name": "Margherita", "unit_price": 950, "available": True},
    "lemonade": {"name": "Lemonade", "unit_price": 400, "available": True},
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

    The authorizers are told to fetch their keys from a server of the test's, which serves the user
    pool's keys and the forge's: so a forged token is refused for its claims, not for its key. Their
    memory of tenants is cut to a second, for the tests of suspension.
    """
    pool_id = platform.outputs["UserPoolId"]
    forge = TokenForge.for_pool(aws.endpoint_url, pool_id, platform.outputs["SpaClientId"])
    with serving_keys(pool_id, forge.key_set) as base_url:
        told = {"JWKS_BASE_URL": base_url, "TENANT_CACHE_SECONDS": "1"}
        for part, stack_name in (("Authorizer", APPLICATION_PLANE), ("RealtimeAuthorizer", APPLICATION_EVENTS)):
            _tell(aws, function_named(aws, part, stack_name=stack_name), told)
        yield forge


def _tell(aws: EmbeddedAws, function_name: str, variables: dict[str, str]) -> None:
    """Set environment variables of a function beside those that it has."""
    configuration = aws.client("lambda").get_function_configuration(FunctionName=function_name)
    known = configuration["Environment"]["Variables"]
    aws.client("lambda").update_function_configuration(
        FunctionName=function_name, Environment={"Variables": {**known, **variables}}
    )


def _tenant_user(platform: Platform, slug: str) -> Iterator[TenantUser]:
    email = f"owner@{slug}.example"
    tenant_id = platform.onboard(slug=slug, name=slug.title(), email=email, tier="premium", sites=["site-1", "site-2"])
    platform.set_password(email, PASSWORD)
    with ExitStack() as clients:
        owner = Colleagues(platform, tenant_id, slug, clients).sign_in(email)
        for site_id in ("site-1", "site-2"):
            site = {"brand_id": "house", "name": site_id, "currency": "EUR"}
            owner.api.put(f"sites/{site_id}", json=site).raise_for_status()
        for sku, item in MENU.items():
            owner.api.put(f"brands/house/menu/{sku}", json=item).raise_for_status()
        yield owner


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


@pytest.fixture(scope="session")
def operators(aws: EmbeddedAws, platform: Platform) -> Operators:
    """Who makes operators."""
    return Operators(aws, platform)


@pytest.fixture
def ada(operators: Operators) -> Tokens:
    """The tokens of an administrator, just signed in."""
    return operators.tokens("ada@platform.example", ["admin"])


@pytest.fixture(scope="session")
def admin(operators: Operators) -> Iterator[httpx.Client]:
    """The operators' API, as an administrator calls it."""
    with operators.acting("ada@platform.example", ["admin"]) as api:
        yield api
