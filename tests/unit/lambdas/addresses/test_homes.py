"""The edge sends a tenant's requests where the registry says that it is served."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.addresses.addresses import AddressesFailedError
from lambdas.addresses.homes import ForeignApiError
from tests.unit.lambdas.addresses.conftest import APIS, HOST, Edge
from tests.unit.lambdas.registry.conftest import A, B, record

if TYPE_CHECKING:
    from collections.abc import Callable

SILO = f"https://a1b2c3d4e5.{APIS}/prod/"
POOLED = {"t": A, "c": "main"}
OWN = {**POOLED, "a": "a1b2c3d4e5/prod"}
HOME = {f"home:{A}": OWN}


def lives(edge: Edge, api_url: str, **values: Any) -> None:
    """Let `A` live where its record says that its API is; nowhere of its own without one."""
    model = "silo" if api_url else "pool"
    edge.registry.has(record(A, slug="a-slug", model=model, api_url=api_url, **values))


def known(edge: Edge) -> dict[str, Any]:
    return {key: json.loads(value) for key, value in edge.store.items.items()}


def test_a_silos_addresses_lead_to_its_own_api_and_back_to_the_shared_one_after_it(edge: Edge) -> None:
    edge.verify()
    lives(edge, SILO, domains=(HOST,))
    edge.keeper.keep_home(A)
    assert known(edge) == {"slug:a-slug": OWN, f"host:{HOST}": OWN, **HOME}
    lives(edge, "", domains=(HOST,))
    edge.keeper.keep_home(A)
    assert known(edge) == {"slug:a-slug": POOLED, f"host:{HOST}": POOLED}


def test_what_is_so_already_is_not_written_again(edge: Edge) -> None:
    lives(edge, SILO)
    for _ in range(2):
        edge.keeper.keep_home(A)
    assert edge.store.writes == len(known(edge)) == 2


def test_until_a_move_has_switched_requests_go_where_the_tenant_is(edge: Edge) -> None:
    edge.keeper.keep_slug("a-slug")
    edge.registry.has(record(A, slug="a-slug", status="moving", desired={"model": "silo"}))
    edge.keeper.keep_home(A)
    assert known(edge) == {"slug:a-slug": POOLED}


def test_a_move_that_was_missed_is_found_by_a_look_at_all(edge: Edge) -> None:
    edge.verify()
    edge.keeper.keep_all()
    lives(edge, SILO, domains=(HOST,))
    edge.keeper.keep_all()
    assert known(edge) == {"slug:a-slug": OWN, f"host:{HOST}": OWN, **HOME, "slug:b-slug": {"t": B, "c": "main"}}


@pytest.mark.parametrize("status", ["offboarded", "failed"])
def test_a_tenant_that_is_gone_gets_no_address_back(edge: Edge, status: str) -> None:
    lives(edge, SILO, status=status)
    edge.keeper.keep_home(A)
    edge.keeper.keep_home("tzzzzzzzzzzzz")
    assert known(edge) == {}


@pytest.mark.parametrize(
    "api_url",
    [
        "https://evil.example/prod/",
        f"http://a1b2c3d4e5.{APIS}/prod/",
        f"https://a1b2c3d4e5.{APIS}.evil.example/prod/",
        f"https://evil.example/{APIS}/prod/",
        f"https://a1b2c3d4e5.evil.{APIS}/prod/",
        f"https://user@a1b2c3d4e5.{APIS}/prod/",
        f"https://a1b2c3d4e5.{APIS}:8443/prod/",
        f"https://a1b2c3d4e5.{APIS}/prod/more/",
        f"https://a1b2c3d4e5.{APIS}/",
        "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/",
        "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com.cn/prod/",
    ],
)
def test_no_entry_leads_to_what_is_not_an_api_of_the_cells_region(edge: Edge, api_url: str) -> None:
    edge.keeper.keep_slug("a-slug")
    lives(edge, api_url)
    with pytest.raises(ForeignApiError, match=r"move the tenant to a stack of this cell"):
        edge.keeper.keep_slug("a-slug")
    with pytest.raises(AddressesFailedError, match="slug:a-slug"):
        edge.keeper.keep_all()
    assert known(edge) == {"slug:a-slug": POOLED, "slug:b-slug": {"t": B, "c": "main"}}


def test_of_two_looks_at_once_the_one_that_read_first_does_not_write_last(edge: Edge) -> None:
    """A look reads that `A` is in the pool; before it writes, `A` moves and another look tells the edge so."""
    first = edge.keeper.homes.tenants.get
    moves: list[Callable[[], None]] = [lambda: lives(edge, SILO), lambda: edge.made().keep_slug("a-slug")]

    def get(tenant_id: str) -> Any:
        found = first(tenant_id)
        while moves:
            moves.pop(0)()
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edge.keeper.homes.tenants, "get", get)
        edge.keeper.keep_slug("a-slug")
    assert known(edge) == {"slug:a-slug": OWN}


def test_a_tenant_that_leaves_its_silo_for_good_leaves_nothing_at_the_edge(edge: Edge) -> None:
    lives(edge, SILO)
    edge.keeper.keep_home(A)
    lives(edge, SILO, status="offboarded")
    edge.registry.write(edge.registry.slugs.give_up("a-slug", A))
    edge.keeper.keep_of(A)
    assert known(edge) == {}


def test_a_look_at_all_forgets_the_home_of_who_has_moved_back(edge: Edge) -> None:
    lives(edge, SILO)
    edge.keeper.keep_home(A)
    lives(edge, "")
    edge.keeper.keep_all()
    assert known(edge) == {"slug:a-slug": POOLED, "slug:b-slug": {"t": B, "c": "main"}}
