from typing import Any

import pytest

from lambdas.shared.contention import transact
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.domains import Domains
from tests.unit.lambdas.registration.conftest import PublicService
from tests.unit.lambdas.registry.conftest import A, B, record

POOLED = {"api_url": "https://pool.example/v1/", "client_id": "c"}


class Shows:
    """A DNS with these texts."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def txt(self, _name: str) -> tuple[str, ...]:
        return self.texts


@pytest.fixture
def known(service: PublicService) -> PublicService:
    """`A` is pooled and `B` has an API of its own; each has a slug and a domain, and `A` claims one more."""
    registry = service.registry
    registry.has(record(A), record(B, api_url="https://b.example/v1/", model="silo"))
    domains = Domains(registry.tenants, now=registry.now)
    for tenant_id, name in ((A, "pooled"), (B, "own-api")):
        registry.reserve(name, tenant_id)
        host = f"{name}.example"
        claim = domains.claim(tenant_id, host)
        domains.verify(tenant_id, host, resolver=Shows(claim.token), by=Actor("a", "api"))
    domains.claim(B, "claimed.example")
    registry.table.calls.clear()
    # What was written a moment ago may be read a moment late; here the moment is over.
    registry.table.stale.clear()
    return service


SLUGS = [{"slug": slug} for slug in ("pooled", "nobody")]
HOSTS = [{"host": host} for host in ("pooled.example", "nobody.example", "claimed.example", "POOLED.example")]


@pytest.mark.parametrize("query", [*SLUGS, *HOSTS])
def test_what_is_not_known_is_answered_like_what_is(known: PublicService, query: dict[str, str]) -> None:
    reply = known.call("discover", query=query)
    assert (reply.status, reply.body) == (200, POOLED)
    assert reply.headers == known.call("discover", query={"slug": "another"}).headers
    assert known.registry.table.calls == ["GetItem"] * 4


@pytest.mark.parametrize("query", [{"slug": "own-api"}, {"host": "own-api.example"}])
def test_an_api_of_ones_own_is_found(known: PublicService, query: dict[str, str]) -> None:
    assert known.call("discover", query=query).body == POOLED | {"api_url": "https://b.example/v1/"}


def test_a_slug_that_was_given_up_leads_nowhere_special(known: PublicService) -> None:
    give_up: Any = known.registry.slugs.give_up("own-api", B)
    transact(known.registry.tenants.client, [give_up])
    known.registry.table.stale.clear()
    assert known.call("discover", query={"slug": "own-api"}).body == POOLED


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"slug": "a-b", "host": "a.example"},
        {"slug": "NO"},
        {"slug": "a#b"},
        {"host": "no"},
        {"host": "a.example:80"},
    ],
)
def test_another_question_is_refused(known: PublicService, query: dict[str, str]) -> None:
    assert known.call("discover", query=query).status == 400
    assert known.registry.table.calls == []
