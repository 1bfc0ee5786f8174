"""The keeper of addresses, with registry and CloudFront in memory."""

from typing import Any

import pytest

from lambdas.addresses.addresses import Addresses
from lambdas.addresses.distribution_tenants import DistributionTenants
from lambdas.addresses.domain_progress import DomainProgress
from lambdas.addresses.homes import Homes
from lambdas.addresses.key_values import KeyValues
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.domain import Domain
from lambdas.shared.registry.domain_reader import DomainReader
from lambdas.shared.registry.domains import Domains
from tests.fakes.cloudfront import FakeCloudFront, FakeKeyValueStore
from tests.unit.lambdas.registry.conftest import A, B, Registry, record

APIS = "execute-api.eu-central-1.amazonaws.com"
HOST = "eat.a.example"
BY = Actor("owner", "api")


class Edge:
    """Tenants `A` and `B` with the slugs ``a-slug`` and ``b-slug``, and what the edge knows."""

    def __init__(self) -> None:
        self.registry = Registry()
        for tenant_id, slug in ((A, "a-slug"), (B, "b-slug")):
            self.registry.has(record(tenant_id, slug=slug))
            self.registry.reserve(slug, tenant_id)
        self.store = FakeKeyValueStore()
        self.cloudfront = FakeCloudFront()
        self.domains = Domains(self.registry.tenants, now=self.registry.now)
        self.keeper = self.made()

    def made(self, *, serves: bool = True) -> Addresses:
        client: Any = self.registry.table
        store: Any = self.store
        cloudfront: Any = self.cloudfront
        return Addresses(
            homes=Homes(tenants=self.registry.tenants, cell="main", api_domain=APIS),
            slugs=self.registry.slugs,
            domains=DomainReader(client, "registry", now=self.registry.now),
            progress=DomainProgress(client, "registry"),
            entries=KeyValues(store, "arn:store"),
            served=DistributionTenants(
                cloudfront, distribution_id="E1", connection_group_id="cg1", endpoint="d9.cloudfront.net"
            )
            if serves
            else None,
        )

    def verify(self, tenant_id: str = A, host: str = HOST) -> Domain:
        """Let a tenant prove a domain."""
        claim = self.domains.claim(tenant_id, host)

        class Shows:
            def txt(self, _name: str) -> list[str]:
                return [claim.token]

        return self.domains.verify(tenant_id, host, resolver=Shows(), by=BY)

    def domain(self, tenant_id: str = A, host: str = HOST) -> Domain:
        return self.domains.get(tenant_id, host)


@pytest.fixture
def edge() -> Edge:
    return Edge()
