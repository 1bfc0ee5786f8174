"""Operators look after tenants' domains by the tenants' own rules."""

import importlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from lambdas.shared import operators
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.domain import Domain
from lambdas.shared.registry.domains import Domains
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.domains.conftest import FakeDns
from tests.unit.lambdas.operators import operations_setting, operator_event
from tests.unit.lambdas.registry.conftest import A, B, Registry, record
from tests.unit.lambdas.service import Reply

HOST = "eat.a.example"
ADA = "ada@platform.example"


class Desk:
    """Tenants `A` and `B`, and what an operator may do with their domains."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.registry, self.dns = Registry(), FakeDns()
        self.registry.has(record(A), record(B))
        module = importlib.import_module("lambdas.domains.tenant_domains")
        monkeypatch.setattr(module, "registry", self.registry.tenants)
        monkeypatch.setattr(module, "resolver", self.dns)

    def call(self, operation_id: str, tenant_id: str = A, host: str | None = None, **operator: Any) -> Reply:
        path = {"tenant_id": tenant_id} | ({"host": host} if host is not None else {})
        context: Any = FakeContext()
        handler = importlib.import_module("lambdas.domains.tenant_domains").handler
        answer = handler(operator_event(operation_id, path=path, **operator), context)
        return Reply(answer["statusCode"], json.loads(answer["body"]), answer["headers"])

    def claimed(self, tenant_id: str = A, *, shown: bool = False) -> Domain:
        """A tenant's claim, whose record the DNS may show."""
        claim = Domains(self.registry.tenants, now=self.registry.now).claim(tenant_id, HOST)
        if shown:
            self.dns.texts[claim.record] = [claim.token]
        return claim

    def audited(self) -> list[tuple[str, ...]]:
        """What was done, by whom and which way in."""
        return [tuple(entry[name]["S"] for name in ("what", "who", "via")) for entry in self.registry.audited()]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("OPERATIONS", operations_setting())
    operators._routes.cache_clear()
    yield Desk(monkeypatch)
    operators._routes.cache_clear()


def test_an_operator_sees_what_is_left_to_do_for_a_tenants_domain(desk: Desk) -> None:
    claim = desk.claimed()
    reply = desk.call("listTenantDomains", groups="auditor")
    assert reply.status == 200
    (shown,) = reply.body["domains"]
    assert (shown["host"], shown["status"]) == (HOST, "pending")
    assert shown["record"] == {"type": "TXT", "name": claim.record, "value": claim.token}
    assert desk.call("listTenantDomains", B).body == {"domains": []}


def test_an_operator_lets_the_proof_be_looked_for_again_and_the_trail_says_who(desk: Desk) -> None:
    desk.claimed()
    refused = desk.call("verifyTenantDomain", host=HOST)
    assert (refused.status, refused.body["type"]) == (409, "/problems/domain-not-proven")
    assert desk.audited() == []
    desk.claimed(shown=True)
    reply = desk.call("verifyTenantDomain", host=HOST.upper(), groups="support")
    assert (reply.status, reply.body["status"]) == (200, "verified")
    assert desk.audited() == [("verifyDomain", ADA, "admin")]


def test_an_operator_proves_nothing_for_a_tenant(desk: Desk) -> None:
    desk.claimed(B, shown=True)
    assert desk.call("verifyTenantDomain", A, HOST).status == 404
    desk.claimed(A)
    assert desk.call("verifyTenantDomain", A, HOST).status == 409


@pytest.mark.parametrize("proven", [True, False])
def test_an_operator_takes_a_domain_or_a_claim_and_the_trail_says_who(desk: Desk, proven: bool) -> None:
    desk.claimed(shown=proven)
    if proven:
        desk.call("verifyTenantDomain", host=HOST)
    before = desk.audited()
    for _ in range(2):
        reply = desk.call("removeTenantDomain", host=HOST)
        assert (reply.status, reply.body) == (200, {"domains": []})
    # Entries of one millisecond stand in no order.
    assert sorted(desk.audited()) == sorted([*before, ("removeDomain", ADA, "admin")])


def test_what_is_another_tenants_stays(desk: Desk) -> None:
    desk.claimed(B, shown=True)
    desk.call("verifyTenantDomain", B, HOST)
    assert desk.call("removeTenantDomain", A, HOST).status == 200
    assert [domain["status"] for domain in desk.call("listTenantDomains", B).body["domains"]] == ["verified"]


@pytest.mark.parametrize(
    ("operation_id", "groups", "status"),
    [
        ("listTenantDomains", "auditor", 200),
        ("verifyTenantDomain", "auditor", 403),
        ("removeTenantDomain", "support", 403),
        ("removeTenantDomain", None, 403),
    ],
)
def test_each_operation_is_for_some_operators(desk: Desk, operation_id: str, groups: str | None, status: int) -> None:
    desk.claimed(shown=True)
    assert desk.call(operation_id, host=HOST, groups=groups).status == status


def test_a_machine_that_iam_lets_is_named_in_the_trail(desk: Desk) -> None:
    desk.claimed()
    desk.call("removeTenantDomain", host=HOST, arn="arn:aws:iam::111122223333:role/ops")
    assert desk.audited() == [("removeDomain", "arn:aws:iam::111122223333:role/ops", "iam")]


@pytest.mark.parametrize("tenant_id", ["t000000000000", "no-tenant"])
@pytest.mark.parametrize("operation_id", ["listTenantDomains", "verifyTenantDomain", "removeTenantDomain"])
def test_a_tenant_that_is_not_there(desk: Desk, operation_id: str, tenant_id: str) -> None:
    assert desk.call(operation_id, tenant_id, HOST).status == 404


@pytest.mark.parametrize("operation_id", ["verifyTenantDomain", "removeTenantDomain"])
def test_what_is_no_hosts_name_is_refused(desk: Desk, operation_id: str) -> None:
    assert desk.call(operation_id, host="a b.example").status == 400


def test_the_tenants_own_trail_names_its_owner(desk: Desk) -> None:
    desk.claimed()
    Domains(desk.registry.tenants, now=desk.registry.now).remove(A, HOST, by=Actor("owner-1", "api"))
    assert desk.audited() == [("removeDomain", "owner-1", "api")]
