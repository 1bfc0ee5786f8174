"""The edge follows the registry, whatever happened in between."""

import json
from dataclasses import dataclass

import pytest

from lambdas.addresses.addresses import Addresses, AddressesFailedError
from lambdas.shared.registry.domain import LIVE
from lambdas.shared.registry.domain_reader import DomainReader
from tests.fakes.errors import client_error
from tests.unit.lambdas.addresses.conftest import BY, HOST, Edge
from tests.unit.lambdas.registry.conftest import A, B, record


@dataclass(frozen=True)
class Live:
    """What a look needs of a domain that is served."""

    host: str


def owned(edge: Edge) -> dict[str, str]:
    """Whose each address is, as the edge's function reads it."""
    return {key: json.loads(value)["t"] for key, value in edge.store.items.items()}


def live(edge: Edge) -> None:
    """Bring `A`'s domain all the way."""
    edge.verify()
    edge.keeper.keep_host(HOST)
    edge.cloudfront.certificates[HOST] = "issued"
    edge.keeper.keep_unfinished()
    found = edge.cloudfront.of(HOST)
    assert found is not None
    found["Domains"][0]["Status"] = "active"
    edge.keeper.keep_unfinished()


def test_the_edge_knows_whose_a_slug_is_and_where_its_tenant_is_served(edge: Edge) -> None:
    edge.keeper.keep_slug("a-slug")
    assert {key: json.loads(value) for key, value in edge.store.items.items()} == {"slug:a-slug": {"t": A, "c": "main"}}


def test_what_is_so_already_is_not_written_again(edge: Edge) -> None:
    edge.keeper.keep_slug("a-slug")
    edge.keeper.keep_slug("a-slug")
    edge.keeper.keep_slug("nobodys")
    assert edge.store.writes == 1


def test_a_slug_that_was_given_up_leads_nowhere(edge: Edge) -> None:
    edge.keeper.keep_slug("a-slug")
    edge.registry.write(edge.registry.slugs.give_up("a-slug", A))
    edge.keeper.keep_slug("a-slug")
    assert edge.store.items == {}


def test_a_verified_domain_gets_a_certificate_and_then_is_live(edge: Edge) -> None:
    edge.verify()
    edge.keeper.keep_host(HOST)
    waiting = edge.domain()
    assert (waiting.status, waiting.points_to) == ("provisioning", "d9.cloudfront.net")
    assert "d9.cloudfront.net" in waiting.reason
    assert owned(edge) == {f"host:{HOST}": A}
    edge.cloudfront.certificates[HOST] = "issued"
    edge.keeper.keep_unfinished()
    found = edge.cloudfront.of(HOST)
    assert found is not None
    assert found["Customizations"] == {"Certificate": {"Arn": f"arn:{HOST}"}}
    assert edge.domain().status == "provisioning"
    found["Domains"][0]["Status"] = "active"
    edge.keeper.keep_unfinished()
    assert (edge.domain().status, edge.domain().reason) == ("live", "")


def test_the_same_step_again_changes_nothing(edge: Edge) -> None:
    edge.verify()
    edge.keeper.keep_host(HOST)
    before = (dict(edge.registry.table.items), edge.store.writes, dict(edge.cloudfront.tenants))
    edge.keeper.keep_host(HOST)
    assert (edge.registry.table.items, edge.store.writes, edge.cloudfront.tenants) == before


@pytest.mark.parametrize("status", ["validation-timed-out", "failed", "revoked", "expired"])
def test_a_certificate_that_does_not_come_is_a_failure_with_a_reason_and_is_asked_for_again(
    edge: Edge, status: str
) -> None:
    edge.verify()
    edge.keeper.keep_host(HOST)
    edge.cloudfront.certificates[HOST] = status
    edge.keeper.keep_unfinished()
    assert edge.domain().status == "failed"
    assert status in edge.domain().reason
    edge.verify()
    edge.keeper.keep_host(HOST)
    assert (edge.domain().status, edge.cloudfront.certificates[HOST]) == ("provisioning", "pending-validation")


def test_a_domain_that_another_distribution_serves_is_a_failure_with_a_reason(edge: Edge) -> None:
    edge.cloudfront.elsewhere.add(HOST)
    edge.verify()
    edge.keeper.keep_host(HOST)
    assert edge.domain().status == "failed"
    assert "another CloudFront distribution" in edge.domain().reason
    edge.cloudfront.elsewhere.clear()
    edge.verify()
    edge.keeper.keep_host(HOST)
    assert edge.domain().status == "provisioning"


def test_a_domain_whose_making_was_not_answered_is_not_taken_for_anothers(edge: Edge) -> None:
    served = edge.keeper.served
    assert served is not None
    for _ in range(2):
        served.create(HOST)
    assert len(edge.cloudfront.tenants) == 1


def test_another_stages_domain_in_the_same_account_is_left_alone(edge: Edge) -> None:
    edge.verify()
    edge.keeper.keep_host(HOST)
    found = edge.cloudfront.of(HOST)
    assert found is not None
    found["DistributionId"] = "E2"
    edge.keeper.keep_host(HOST)
    assert edge.domain().status == "failed"
    edge.domains.remove(A, HOST, by=BY)
    edge.keeper.keep_host(HOST)
    assert edge.cloudfront.of(HOST) is found


def test_a_removed_domain_is_served_no_more(edge: Edge) -> None:
    live(edge)
    edge.domains.remove(A, HOST, by=BY)
    for _ in range(2):
        edge.keeper.keep_host(HOST)
        assert (edge.store.items, edge.cloudfront.tenants) == ({}, {})


def test_a_removal_that_broke_off_is_found_and_finished(edge: Edge) -> None:
    live(edge)
    edge.domains.remove(A, HOST, by=BY)
    edge.cloudfront.failure = client_error("ThrottlingException", "GetDistributionTenantByDomain")
    with pytest.raises(Exception, match="Throttling"):
        edge.keeper.keep_host(HOST)
    edge.keeper.keep_all()
    assert f"host:{HOST}" not in edge.store.items
    assert edge.cloudfront.tenants == {}


def test_a_domain_that_changes_hands_names_its_new_owner_at_once(edge: Edge) -> None:
    live(edge)
    edge.domains.remove(A, HOST, by=BY)
    edge.verify(B)
    edge.keeper.keep_host(HOST)
    assert owned(edge) == {f"host:{HOST}": B}
    assert edge.domain(B).status == "live"


def test_a_tenant_that_leaves_takes_its_addresses_with_it(edge: Edge) -> None:
    live(edge)
    edge.keeper.keep_slug("a-slug")
    edge.keeper.keep_slug("b-slug")
    edge.domains.remove(A, HOST, by=BY)
    edge.registry.write(edge.registry.slugs.give_up("a-slug", A))
    edge.keeper.keep_of(A)
    assert owned(edge) == {"slug:b-slug": B}
    assert edge.cloudfront.tenants == {}


def test_a_look_at_all_makes_the_store_equal_to_the_registry(edge: Edge) -> None:
    edge.verify()
    edge.registry.has(record("tcccccccccccc", slug="c-slug", status="offboarded"))
    edge.store.items |= {
        "slug:b-slug": json.dumps({"t": A, "c": "main"}),
        "slug:gone": json.dumps({"t": B, "c": "main"}),
        "host:gone.example": json.dumps({"t": B, "c": "main"}),
        "menu:t:s": "7",
    }
    edge.keeper.keep_all()
    assert edge.store.items.pop("menu:t:s") == "7"
    assert owned(edge) == {"slug:a-slug": A, "slug:b-slug": B, f"host:{HOST}": A}


def test_a_look_at_live_domains_sees_that_one_is_not_served_any_more(edge: Edge) -> None:
    live(edge)
    found = edge.cloudfront.of(HOST)
    assert found is not None
    found["Domains"][0]["Status"] = "inactive"
    for part in range(12):
        edge.keeper.keep_live(part, 12)
    assert edge.domain().status == "provisioning"


def test_each_live_domain_is_in_one_part_and_the_parts_are_of_a_size(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = [f"{number}.a.example" for number in range(1200)]
    monkeypatch.setattr(
        DomainReader, "of_status", lambda _self, status: [Live(host) for host in hosts * (status == LIVE)]
    )
    looked: list[list[str]] = []
    monkeypatch.setattr(Addresses, "_keep", lambda _self, keys: looked.append(list(keys)))
    for part in range(12):
        edge.keeper.keep_live(part, 12)
    assert sorted(key for keys in looked for key in keys) == sorted(f"host:{host}" for host in hosts)
    assert max(map(len, looked)) < 2 * 1200 / 12


def test_a_look_at_all_asks_cloudfront_for_nothing_that_is_as_it_should_be(edge: Edge) -> None:
    """There may be more domains than the time is enough for, and what was missed would never be found."""
    live(edge)
    edge.keeper.keep_slug("a-slug")
    edge.cloudfront.failure = client_error("ThrottlingException", "GetDistributionTenantByDomain")
    edge.keeper.keep_all()
    assert owned(edge) == {"slug:a-slug": A, "slug:b-slug": B, f"host:{HOST}": A}
    assert edge.cloudfront.failure is not None


def test_one_address_that_fails_keeps_no_other_from_being_looked_at(edge: Edge) -> None:
    edge.verify(A, "a.example")
    edge.verify(B, "b.example")
    edge.cloudfront.failure = client_error("AccessDenied", "GetDistributionTenantByDomain")
    with pytest.raises(AddressesFailedError, match=r"host:a\.example"):
        edge.keeper.keep_unfinished()
    assert edge.domain(B, "b.example").status == "provisioning"
    edge.keeper.keep_unfinished()
    assert edge.domain(A, "a.example").status == "provisioning"


def test_without_domains_at_the_edge_a_verified_one_waits(edge: Edge) -> None:
    edge.verify()
    edge.made(serves=False).keep_host(HOST)
    assert edge.domain().status == "verified"
    assert edge.cloudfront.tenants == {}


def test_writers_at_once_lose_nothing(edge: Edge) -> None:
    edge.store.conflicts = 2
    edge.keeper.keep_slug("a-slug")
    assert owned(edge) == {"slug:a-slug": A}


def test_more_entries_than_a_page_are_all_looked_at(edge: Edge) -> None:
    many = {f"slug:s{number}": json.dumps({"t": B, "c": "main"}) for number in range(120)}
    edge.store.items |= many
    assert edge.keeper.entries.all() == many
    edge.keeper.keep_of(B)
    assert edge.store.items == {}


def test_a_status_that_changed_meanwhile_is_not_overwritten(edge: Edge) -> None:
    before = edge.verify()
    edge.domains.remove(A, HOST, by=BY)
    edge.keeper.progress.tell(before, "live")
    assert list(edge.domains.list(A)) == []
