from collections.abc import Mapping
from typing import Any

import pytest

from lambdas.shared.contention import ConditionFailedError, transact
from lambdas.shared.entitlements import LimitReachedError
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.domains import MAX_DOMAINS, Domains, NotProvenError, claim_of, freed
from lambdas.shared.registry.errors import DomainTakenError, TenantNotFoundError
from tests.unit.lambdas.registry.conftest import A, B, Registry, record

HOST = "eat.a.example"
BY = Actor("owner", "api")


class Dns:
    """Texts by name."""

    def __init__(self, texts: Mapping[str, list[str]]) -> None:
        self.texts = texts

    def txt(self, name: str) -> list[str]:
        return self.texts.get(name, [])


def dns_of(tenant_id: str) -> Dns:
    """The DNS after this tenant did what its claim asks for."""
    claim = claim_of(tenant_id, HOST)
    return Dns({claim.record: ["v=spf1 -all", claim.token]})


@pytest.fixture
def domains(registry: Registry) -> Domains:
    registry.has(record(A), record(B))
    return Domains(registry.tenants, now=registry.now)


def test_a_domain_becomes_the_tenants_when_the_dns_shows_its_token(registry: Registry, domains: Domains) -> None:
    claim = domains.claim(A, HOST)
    assert claim.record == f"_saas-verification.{HOST}"
    assert registry.tenants.require(A).domains == ()
    assert domains.verify(A, HOST, resolver=dns_of(A), by=BY).domains == (HOST,)
    assert registry.tenants.require(A).domains == (HOST,)
    assert registry.audited()[-1]["what"] == {"S": "verifyDomain"}


@pytest.mark.parametrize("dns", [Dns({}), Dns({HOST: [claim_of(A, HOST).token]}), dns_of(B)])
def test_without_the_token_at_its_place_nothing_changes(registry: Registry, domains: Domains, dns: Dns) -> None:
    domains.claim(A, HOST)
    with pytest.raises(NotProvenError, match="TXT"):
        domains.verify(A, HOST, resolver=dns, by=BY)
    assert registry.tenants.require(A).domains == ()


def test_a_claim_keeps_nobody_from_the_domain(registry: Registry, domains: Domains) -> None:
    domains.claim(A, HOST)
    domains.claim(B, HOST)
    domains.claim(A, HOST)
    domains.verify(B, HOST, resolver=dns_of(B), by=BY)
    assert registry.tenants.require(B).domains == (HOST,)


def test_a_domain_is_one_tenants(registry: Registry, domains: Domains) -> None:
    domains.verify(A, HOST, resolver=dns_of(A), by=BY)
    with pytest.raises(DomainTakenError):
        domains.claim(B, HOST)
    with pytest.raises(DomainTakenError):
        domains.verify(B, HOST, resolver=dns_of(B), by=BY)
    assert registry.tenants.require(B).domains == ()
    assert domains.claim(A, HOST) == claim_of(A, HOST)


def test_verifying_again_changes_nothing(registry: Registry, domains: Domains) -> None:
    domains.verify(A, HOST, resolver=dns_of(A), by=BY)
    version = registry.tenants.require(A).version
    domains.verify(A, HOST, resolver=dns_of(A), by=BY)
    assert registry.tenants.require(A).version == version


def test_a_domain_that_is_given_up_is_to_be_had_by_who_proves_it(registry: Registry, domains: Domains) -> None:
    domains.verify(A, HOST, resolver=dns_of(A), by=BY)
    assert domains.give_up(A, HOST, by=BY).domains == ()
    assert domains.give_up(A, HOST, by=BY).domains == ()
    assert domains.verify(B, HOST, resolver=dns_of(B), by=BY).domains == (HOST,)
    assert domains.give_up(A, HOST, by=BY).domains == ()
    assert registry.tenants.require(B).domains == (HOST,)


def test_a_tenant_that_is_not_there_gets_no_domain(registry: Registry) -> None:
    with pytest.raises(TenantNotFoundError):
        Domains(registry.tenants).verify(A, HOST, resolver=dns_of(A), by=BY)
    assert registry.table.items == {}


def test_domains_are_not_among_the_tenants_of_a_status(registry: Registry, domains: Domains) -> None:
    domains.verify(A, HOST, resolver=dns_of(A), by=BY)
    assert "status" not in registry.table.items[f"domain#{HOST}", "domain"]


def test_a_tenant_has_twenty_domains_at_most(registry: Registry, domains: Domains) -> None:
    registry.has(record(A, domains=tuple(f"d{number}.example" for number in range(MAX_DOMAINS))))
    with pytest.raises(LimitReachedError, match="domains"):
        domains.verify(A, HOST, resolver=dns_of(A), by=BY)


def test_the_domains_of_a_tenant_that_goes_are_to_be_had(registry: Registry, domains: Domains) -> None:
    gone: list[Any] = freed("registry", domains.verify(A, HOST, resolver=dns_of(A), by=BY))
    transact(registry.tenants.client, gone)
    assert domains.verify(B, HOST, resolver=dns_of(B), by=BY).domains == (HOST,)
    with pytest.raises(ConditionFailedError):
        transact(registry.tenants.client, gone)
