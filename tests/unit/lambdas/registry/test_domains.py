import json
from collections.abc import Mapping
from typing import Any

import pytest

from lambdas.shared.contention import ConditionFailedError, transact
from lambdas.shared.contracts.registry import parse
from lambdas.shared.entitlements import LimitReachedError
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.domain import Domain
from lambdas.shared.registry.domains import CLAIM_DAYS, MAX_DOMAINS, Domains, NotProvenError, freed
from lambdas.shared.registry.errors import DomainNotFoundError, DomainTakenError, TenantNotFoundError
from tests.unit.lambdas.registry.conftest import A, B, Registry, record

HOST = "eat.a.example"
BY = Actor("owner", "api")


def claim_of(tenant_id: str, host: str = HOST) -> Domain:
    return Domain(tenant_id=tenant_id, host=host, status="pending", claimed_at="")


class Dns:
    """Texts by name; it counts how often it was asked."""

    def __init__(self, texts: Mapping[str, list[str]]) -> None:
        self.texts = texts
        self.asked = 0

    def txt(self, name: str) -> list[str]:
        self.asked += 1
        return self.texts.get(name, [])


def dns_of(tenant_id: str) -> Dns:
    """The DNS after this tenant did what its claim asks for."""
    claim = claim_of(tenant_id)
    return Dns({claim.record: ["v=spf1 -all", claim.token]})


@pytest.fixture
def domains(registry: Registry) -> Domains:
    registry.has(record(A), record(B))
    return Domains(registry.tenants, now=registry.now)


def own(domains: Domains, tenant_id: str) -> Domain:
    """Let a tenant claim and prove the host."""
    domains.claim(tenant_id, HOST)
    return domains.verify(tenant_id, HOST, resolver=dns_of(tenant_id), by=BY)


def told(registry: Registry, tenant_id: str = A) -> Any:
    """What the tenant's last write tells."""
    (entry,) = json.loads(registry.table.items[f"tenant#{tenant_id}", "tenant"]["outbox"]["S"])
    return parse(entry["detail_type"], entry["detail"])


def test_a_domain_becomes_the_tenants_when_the_dns_shows_its_token(registry: Registry, domains: Domains) -> None:
    claim = domains.claim(A, HOST)
    assert (claim.record, claim.status) == (f"_saas-verification.{HOST}", "pending")
    assert registry.tenants.require(A).domains == ()
    assert domains.verify(A, HOST, resolver=dns_of(A), by=BY).status == "verified"
    assert registry.tenants.require(A).domains == (HOST,)
    assert domains.get(A, HOST).expires_at is None
    assert registry.audited()[-1]["what"] == {"S": "verifyDomain"}


def test_the_edge_is_told_of_a_domain_that_is_proven_and_of_one_that_goes(registry: Registry, domains: Domains) -> None:
    own(domains, A)
    proven = told(registry)
    assert (proven.DETAIL_TYPE, proven.tenant_id, proven.host) == ("DomainVerified", A, HOST)
    domains.remove(A, HOST, by=BY)
    gone = told(registry)
    assert (gone.DETAIL_TYPE, gone.tenant_id, gone.host) == ("DomainRemoved", A, HOST)
    assert gone.event_id != proven.event_id


@pytest.mark.parametrize("dns", [Dns({}), Dns({HOST: [claim_of(A).token]}), dns_of(B)])
def test_without_the_token_at_its_place_nothing_changes(registry: Registry, domains: Domains, dns: Dns) -> None:
    domains.claim(A, HOST)
    before = dict(registry.table.items)
    with pytest.raises(NotProvenError, match="TXT"):
        domains.verify(A, HOST, resolver=dns, by=BY)
    assert registry.table.items == before


def test_the_dns_is_not_asked_about_what_nobody_claimed(domains: Domains) -> None:
    dns = dns_of(A)
    domains.claim(B, HOST)
    with pytest.raises(DomainNotFoundError):
        domains.verify(A, HOST, resolver=dns, by=BY)
    assert dns.asked == 0


def test_a_claim_keeps_nobody_from_the_domain(registry: Registry, domains: Domains) -> None:
    domains.claim(A, HOST)
    own(domains, B)
    assert registry.tenants.require(B).domains == (HOST,)
    with pytest.raises(DomainTakenError):
        domains.verify(A, HOST, resolver=dns_of(A), by=BY)
    assert registry.tenants.require(A).domains == ()


def test_a_domain_is_one_tenants(domains: Domains) -> None:
    own(domains, A)
    with pytest.raises(DomainTakenError):
        domains.claim(B, HOST)
    assert list(domains.list(B)) == []
    assert domains.claim(A, HOST).status == "verified"


def test_a_claim_is_forgotten_after_a_week(registry: Registry, domains: Domains) -> None:
    claim = domains.claim(A, HOST)
    registry.now.advance(days=CLAIM_DAYS, seconds=-1)
    assert domains.claim(A, HOST) == claim
    registry.now.advance(seconds=1)
    assert list(domains.list(A)) == []
    with pytest.raises(DomainNotFoundError):
        domains.verify(A, HOST, resolver=dns_of(A), by=BY)
    assert domains.claim(A, HOST).claimed_at > claim.claimed_at


def test_a_proven_domain_is_never_forgotten(registry: Registry, domains: Domains) -> None:
    own(domains, A)
    registry.now.advance(days=400)
    assert [domain.host for domain in domains.list(A)] == [HOST]


def test_verifying_again_changes_nothing_and_asks_nobody(registry: Registry, domains: Domains) -> None:
    own(domains, A)
    before, dns = dict(registry.table.items), dns_of(A)
    domains.verify(A, HOST, resolver=dns, by=BY)
    assert (registry.table.items, dns.asked) == (before, 0)


def test_verifying_lets_the_edge_try_again_what_it_failed_at(registry: Registry, domains: Domains) -> None:
    own(domains, A)
    item = registry.table.items[f"tenant#{A}", f"domain#{HOST}"]
    registry.table.items[f"tenant#{A}", f"domain#{HOST}"] = item | {
        "domain_status": {"S": "failed"},
        "reason": {"S": "no certificate"},
    }
    again = domains.verify(A, HOST, resolver=dns_of(A), by=BY)
    assert (again.status, again.reason) == ("verified", "")
    assert registry.tenants.require(A).domains == (HOST,)
    assert told(registry).DETAIL_TYPE == "DomainVerified"


def test_a_domain_that_is_removed_is_to_be_had_by_who_proves_it(registry: Registry, domains: Domains) -> None:
    own(domains, A)
    domains.remove(A, HOST, by=BY)
    domains.remove(A, HOST, by=BY)
    assert (registry.tenants.require(A).domains, list(domains.list(A))) == ((), [])
    own(domains, B)
    domains.remove(A, HOST, by=BY)
    assert registry.tenants.require(B).domains == (HOST,)


def test_a_claim_can_be_given_up(registry: Registry, domains: Domains) -> None:
    domains.claim(A, HOST)
    domains.remove(A, HOST, by=BY)
    assert list(domains.list(A)) == []
    assert registry.tenants.require(A).version == record(A).version


def test_a_tenant_that_is_not_there_gets_no_domain(registry: Registry) -> None:
    domains = Domains(registry.tenants, now=registry.now)
    domains.claim(A, HOST)
    with pytest.raises(TenantNotFoundError):
        domains.verify(A, HOST, resolver=dns_of(A), by=BY)
    assert ("domain#" + HOST, "domain") not in registry.table.items


def test_domains_are_not_among_the_tenants_of_a_status(registry: Registry, domains: Domains) -> None:
    own(domains, A)
    for key in ((f"tenant#{A}", f"domain#{HOST}"), (f"domain#{HOST}", "domain")):
        assert "status" not in registry.table.items[key]


def test_a_tenant_has_twenty_domains_and_claims_at_most(domains: Domains) -> None:
    for number in range(MAX_DOMAINS):
        domains.claim(A, f"d{number}.example")
    with pytest.raises(LimitReachedError, match="domains"):
        domains.claim(A, HOST)
    domains.remove(A, "d0.example", by=BY)
    assert domains.claim(A, HOST).status == "pending"


def test_the_domains_of_a_tenant_that_goes_are_to_be_had(registry: Registry, domains: Domains) -> None:
    own(domains, A)
    gone: list[Any] = freed("registry", registry.tenants.require(A))
    transact(registry.tenants.client, gone)
    assert list(domains.list(A)) == []
    own(domains, B)
    with pytest.raises(ConditionFailedError):
        transact(registry.tenants.client, gone)
