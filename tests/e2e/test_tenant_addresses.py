"""The registry decides whose an address is; the edge follows, and says so to what is behind it."""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.shared.contracts.domain_events import DomainRemoved, DomainVerified
from lambdas.shared.contracts.tenant_events import TenantOnboarded, TenantRenamed, TenantTierChanged
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.domains import Domains
from lambdas.shared.registry.records import TenantRecord
from lambdas.shared.registry.slugs import Reservation, Slugs
from lambdas.shared.registry.store import TenantRegistry
from saas_constructs.local.deployment.synthesis import assembly_of
from stacks.config import DEV
from tests.e2e.conftest import ROOT
from tests.e2e.viewer import viewer
from tests.waiting import until

if TYPE_CHECKING:
    import httpx

    from lambdas.shared.contracts.envelope import Event
    from saas_constructs.testing.embedded import EmbeddedAws

BLUE, GREEN = "tbbbbbbbbbbbb", "tgggggggggggg"
AT = "2026-11-21T12:00:00.000Z"
HOST = "eat.blue.example"
BY = Actor("owner", "api")


@dataclass(frozen=True)
class Edge:
    """The deployed app, as the control plane and viewers use it."""

    aws: EmbeddedAws
    outputs: dict[str, str]

    @property
    def registry(self) -> TenantRegistry:
        return TenantRegistry(self.aws.client("dynamodb"), self.outputs["AddressesRegistryName"])

    @property
    def slugs(self) -> Slugs:
        return Slugs(self.registry.client, self.registry.table_name)

    @property
    def domains(self) -> Domains:
        return Domains(self.registry)

    def has(self, tenant_id: str, slug: str) -> None:
        """Put a tenant with its slug into the registry."""
        record = TenantRecord(
            tenant_id=tenant_id, name=slug, slug=slug, tier="premium", status="active", usage_key=slug, created_at=AT
        )
        take: Any = self.slugs.take(slug, Reservation(tenant_id, slug, "f", AT))
        self.registry.client.transact_write_items(TransactItems=[self.registry.create(record), take])  # type: ignore[list-item]  # a member of a transaction

    def tell(self, event: Event) -> None:
        """Put an event on the bus."""
        entry: Any = {
            "EventBusName": self.outputs["AddressesBusName"],
            "Source": event.SOURCE,
            "DetailType": event.DETAIL_TYPE,
            "Detail": json.dumps(event.to_detail()),
        }
        self.aws.client("events").put_events(Entries=[entry])

    def watch(self, due: str = AT) -> None:
        """Let the schedule's function run now."""
        answer = self.aws.client("lambda").invoke(
            FunctionName=self.outputs["AddressesWatchName"], Payload=json.dumps({"due": due})
        )
        assert "FunctionError" not in answer, answer["Payload"].read()

    def whose(self, path: str = "/api/whose", **headers: str) -> Any:
        """Whose address a path is, as what is behind the edge is told; the status where it is nobody's."""
        answer = self._asked(path, headers)
        return answer.json()["tenant"] if answer.status_code == 200 else answer.status_code

    def answers(self, path: str, **headers: str) -> Any:
        """The id of the API that answers at a path."""
        return self._asked(path, headers).json()["api"]

    def _asked(self, path: str, headers: dict[str, str]) -> httpx.Response:
        with viewer(self.aws, self.outputs["AddressesUrl"], **headers) as browser:
            return browser.get(path)

    def until_whose(self, path: str, expected: Any) -> None:
        until(lambda: self.whose(path) == expected, f"{path} to be {expected}'s")

    def prove(self, tenant_id: str) -> None:
        claim = self.domains.claim(tenant_id, HOST)

        class Shows:
            def txt(self, _name: str) -> list[str]:
                return [claim.token]

        self.domains.verify(tenant_id, HOST, resolver=Shows(), by=BY)


@pytest.fixture(scope="module")
def edge(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Edge:
    """The app, deployed once, with the tenants Blue and Green."""
    assembly = assembly_of(
        f"{sys.executable} -m tests.e2e.addresses.app",
        context=[],
        region=DEV.region,
        output=tmp_path_factory.mktemp("addresses") / "cdk.out",
        folder=ROOT,
    )
    made = Edge(aws, dict(aws.deploy(assembly)))
    made.has(BLUE, "blue")
    made.has(GREEN, "green")
    return made


def test_a_new_tenants_path_is_its_own_and_nobodys_is_404(edge: Edge) -> None:
    assert edge.whose("/t/blue/api/whose") == 404
    edge.tell(
        TenantOnboarded.ending(
            tenant_id=BLUE, operation_id="o1", attempt=1, occurred_at=AT, slug="blue", tier="premium", model="pool"
        )
    )
    edge.until_whose("/t/blue/api/whose", BLUE)
    assert edge.whose("/t/nobody/api/whose") == 404


def test_a_viewers_own_claim_to_an_address_does_not_pass(edge: Edge) -> None:
    headers = {"x-saas-tenant": GREEN}
    assert edge.whose(**headers) is None
    assert edge.whose("/t/blue/api/whose", **headers) == BLUE


def test_what_was_missed_is_found_at_the_full_hour(edge: Edge) -> None:
    assert edge.whose("/t/green/api/whose") == 404
    edge.watch()
    assert edge.whose("/t/green/api/whose") == GREEN


def test_a_renamed_tenant_leaves_its_former_address(edge: Edge) -> None:
    take: Any = edge.slugs.take("azure", Reservation(BLUE, "k", "f", AT))
    give: Any = edge.slugs.give_up("blue", BLUE)
    edge.registry.client.transact_write_items(TransactItems=[take, give])
    edge.tell(
        TenantRenamed.ending(
            tenant_id=BLUE, operation_id="o2", attempt=1, occurred_at=AT, slug="azure", former_slug="blue"
        )
    )
    edge.until_whose("/t/blue/api/whose", 404)
    assert edge.whose("/t/azure/api/whose") == BLUE


def moved(edge: Edge, operation_id: str, model: str, api_url: str) -> None:
    """Let Green's record say where it lives now, and tell that its move has ended."""
    edge.registry.update(edge.registry.require(GREEN), {"model": model, "api_url": api_url})
    told = {"from_tier": "premium", "to_tier": "premium", "from_model": "pool", "to_model": model}
    edge.tell(TenantTierChanged.ending(tenant_id=GREEN, operation_id=operation_id, attempt=1, occurred_at=AT, **told))


def test_requests_follow_a_tenant_into_a_silo_and_back(edge: Edge) -> None:
    shared, own = edge.outputs["AddressesSharedApi"], edge.outputs["AddressesOwnApi"]
    claims = base64.urlsafe_b64encode(json.dumps({"tenant_id": GREEN}).encode()).decode().rstrip("=")
    token = {"authorization": f"Bearer e30.{claims}.e30"}
    moved(edge, "o3", "silo", f"https://{own}.execute-api.{DEV.region}.amazonaws.com/v1/")
    until(lambda: edge.answers("/t/green/api/whose") == own, "the edge to follow Green into its silo")
    assert edge.whose("/t/green/api/whose") == GREEN
    until(lambda: edge.answers("/api/whose", **token) == own, "the edge to know where Green's tokens lead")
    assert edge.answers("/api/whose") == shared
    moved(edge, "o4", "pool", "")
    until(lambda: edge.answers("/t/green/api/whose") == shared, "the edge to follow Green out of its silo")
    until(lambda: edge.answers("/api/whose", **token) == shared, "the edge to forget where Green's tokens led")


def test_a_proven_domain_comes_to_be_served_and_goes_again(edge: Edge) -> None:
    cloudfront = edge.aws.client("cloudfront")
    edge.prove(BLUE)
    edge.tell(DomainVerified.about(BLUE, HOST, change=2, occurred_at=AT))
    until(lambda: edge.domains.get(BLUE, HOST).status == "provisioning", "the edge to begin with the domain")
    assert edge.domains.get(BLUE, HOST).points_to == edge.outputs["AddressesEndpoint"]
    # The certificate is there at once; one look shows it, the next one finds it shown.
    edge.watch("2026-11-21T12:05:00Z")
    edge.watch("2026-11-21T12:10:00Z")
    assert edge.domains.get(BLUE, HOST).status == "live"
    made = cloudfront.get_distribution_tenant_by_domain(Domain=HOST)["DistributionTenant"]
    assert made["Customizations"]["Certificate"]["Arn"].startswith("arn:aws:acm:us-east-1:")
    edge.domains.remove(BLUE, HOST, by=BY)
    edge.tell(DomainRemoved.about(BLUE, HOST, change=3, occurred_at=AT))

    def is_gone() -> bool:
        tenants = cloudfront.list_distribution_tenants()["DistributionTenantList"]
        return HOST not in [domain["Domain"] for tenant in tenants for domain in tenant["Domains"]]

    until(is_gone, "the domain to be served no more")
