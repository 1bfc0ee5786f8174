from typing import Any

import pytest

from tests.unit.lambdas.domains.conftest import DomainService
from tests.unit.lambdas.registry.conftest import A, B

HOST = "eat.a.example"


def proven(domains: DomainService, tenant_id: str = A) -> Any:
    claim = domains.call("claim_domain", {"host": HOST}, tenant_id=tenant_id)
    domains.show(claim.body["record"])
    return domains.call("verify_domain", host=HOST, tenant_id=tenant_id)


def test_a_claim_says_what_to_do_and_by_when(domains: DomainService) -> None:
    reply = domains.call("claim_domain", {"host": "EAT.A.Example"})
    assert (reply.status, reply.body["host"], reply.body["status"]) == (200, HOST, "pending")
    assert reply.body["record"]["type"] == "TXT"
    assert reply.body["record"]["name"] == f"_saas-verification.{HOST}"
    assert reply.body["expires_at"] > reply.body["claimed_at"]
    assert domains.call("claim_domain", {"host": HOST}).body == reply.body


def test_the_dns_makes_it_the_tenants_own(domains: DomainService) -> None:
    reply = proven(domains)
    assert (reply.status, reply.body["status"]) == (200, "verified")
    assert "expires_at" not in reply.body
    assert domains.call("list_domains").body["domains"] == [reply.body]
    assert domains.registry.audited()[-1]["who"] == {"S": "user-1"}


def test_a_tenant_sees_its_own_domains_only(domains: DomainService) -> None:
    proven(domains)
    assert domains.call("list_domains", tenant_id=B).body == {"domains": []}
    refused = domains.call("verify_domain", host=HOST, tenant_id=B)
    assert (refused.status, refused.body["type"]) == (404, "/problems/not-found")


def test_without_the_record_it_is_not_proven(domains: DomainService) -> None:
    domains.call("claim_domain", {"host": HOST})
    refused = domains.call("verify_domain", host=HOST)
    assert (refused.status, refused.body["type"]) == (409, "/problems/domain-not-proven")
    assert f"_saas-verification.{HOST}" in refused.body["detail"]


def test_a_domain_of_another_tenant_is_taken(domains: DomainService) -> None:
    proven(domains)
    refused = domains.call("claim_domain", {"host": HOST}, tenant_id=B)
    assert (refused.status, refused.body["type"]) == (409, "/problems/domain-taken")
    assert A not in str(refused.body)


def test_a_domain_can_be_given_up_again_and_again(domains: DomainService) -> None:
    proven(domains)
    for _ in range(2):
        assert domains.call("remove_domain", host=HOST).status == 204
    assert domains.call("list_domains").body == {"domains": []}
    assert proven(domains, tenant_id=B).status == 200


def test_nobody_gives_up_anothers_domain(domains: DomainService) -> None:
    proven(domains)
    assert domains.call("remove_domain", host=HOST, tenant_id=B).status == 204
    assert domains.call("list_domains").body["domains"][0]["host"] == HOST


@pytest.mark.parametrize(("operation", "given"), [("claim_domain", {"body": {"host": HOST}}), ("verify_domain", {})])
def test_domains_are_a_feature_of_a_tier(domains: DomainService, operation: str, given: dict[str, Any]) -> None:
    refused = domains.call(operation, host=HOST, features="reports", **given)
    assert (refused.status, refused.body["feature"]) == (403, "custom-domain")


def test_who_lost_the_feature_still_sees_and_gives_up_what_there_is(domains: DomainService) -> None:
    proven(domains)
    assert len(domains.call("list_domains", features="").body["domains"]) == 1
    assert domains.call("remove_domain", host=HOST, features="").status == 204


@pytest.mark.parametrize("operation", ["list_domains", "claim_domain", "verify_domain", "remove_domain"])
def test_domains_are_the_owners_business(domains: DomainService, operation: str) -> None:
    assert domains.call(operation, {"host": HOST}, host=HOST, roles="manager").status == 403


@pytest.mark.parametrize(
    "host",
    ["", "localhost", "a b.example", "-a.example", "a-.example", "a..example", ".example", "a.example.", "a/b.c"],
)
def test_what_is_no_hosts_name_is_refused(domains: DomainService, host: str) -> None:
    before = dict(domains.registry.table.items)
    for reply in (
        domains.call("claim_domain", {"host": host}),
        domains.call("verify_domain", host=host),
        domains.call("remove_domain", host=host),
    ):
        assert reply.status == 400
    assert domains.registry.table.items == before


@pytest.mark.parametrize("body", [{}, {"host": 1}, {"host": HOST, "more": 1}, [], "text"])
def test_another_body_is_refused(domains: DomainService, body: Any) -> None:
    assert domains.call("claim_domain", body).status == 400
