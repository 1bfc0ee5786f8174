"""Whose address the edge says that a request called, by the very code that runs there."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

CODE = Path(__file__).parents[3] / "saas_constructs" / "edge" / "viewer" / "tenant_address.js"
SHARED = "d1.cloudfront.net"
BASE = "eat.example"
ENTRIES = {
    "slug:blue": {"t": "tblue", "c": "main"},
    "slug:green": {"t": "tgreen", "c": "main"},
    "host:menu.blue.example": {"t": "tblue", "c": "main"},
}
ASK = """
const entries = %s;
const asked = [];
const store = {
  get: async (key) => {
    asked.push(key);
    if (!(key in entries)) throw new Error('KeyNotFound');
    return JSON.stringify(entries[key]);
  },
};
const request = %s;
addressed(request, %s, %s, lookupIn(store)).then((answer) => console.log(JSON.stringify([answer, asked])));
"""


def ask(host: str | None, uri: str, *, base: str | None = BASE) -> tuple[Any, list[str]]:
    """What the code answers, and which keys it looked up."""
    request = {"uri": uri, "headers": {} if host is None else {"host": {"value": host}}}
    values = [json.dumps(value) for value in (ENTRIES, request, [SHARED, BASE], base)]
    program = CODE.read_text() + ASK % tuple(values)
    done = subprocess.run(["node", "-"], input=program, capture_output=True, text=True, check=True)
    answer, asked = json.loads(done.stdout)
    return answer, asked


@pytest.mark.parametrize("host", [SHARED, BASE, f"{BASE}:443", SHARED.upper()])
def test_a_shared_host_is_nobodys_and_costs_no_look_up(host: str) -> None:
    assert ask(host, "/orders") == ({"tenant": None, "uri": "/orders"}, [])


@pytest.mark.parametrize(
    ("uri", "rest"), [("/t/blue/api/orders", "/api/orders"), ("/t/blue/", "/"), ("/t/blue", "/"), ("/t/blue//a", "//a")]
)
def test_a_path_names_a_tenant_by_its_slug(uri: str, rest: str) -> None:
    assert ask(SHARED, uri) == ({"tenant": "tblue", "uri": rest}, ["slug:blue"])


@pytest.mark.parametrize("host", ["blue.eat.example", "BLUE.Eat.Example:8443"])
def test_a_sub_domain_names_a_tenant_by_its_slug(host: str) -> None:
    assert ask(host, "/orders") == ({"tenant": "tblue", "uri": "/orders"}, ["slug:blue"])


@pytest.mark.parametrize("base", [BASE, None])
def test_a_domain_of_its_own_names_a_tenant(base: str | None) -> None:
    answer = ask("menu.blue.example", "/orders", base=base)
    assert answer == ({"tenant": "tblue", "uri": "/orders"}, ["host:menu.blue.example"])


@pytest.mark.parametrize("host", ["blue.eat.example", "menu.blue.example"])
def test_host_and_path_may_name_the_same_tenant_and_no_two(host: str) -> None:
    assert ask(host, "/t/blue/orders")[0] == {"tenant": "tblue", "uri": "/orders"}
    assert ask(host, "/t/green/orders")[0] is None


@pytest.mark.parametrize(
    ("host", "uri"),
    [
        ("nobody.eat.example", "/"),
        ("a.blue.eat.example", "/"),
        ("eat.example.evil.example", "/"),
        ("noteat.example", "/"),
        ("-.eat.example", "/"),
        (".eat.example", "/"),
        ("", "/"),
        (None, "/"),
        (SHARED, "/t/nobody/"),
        (SHARED, "/t/"),
        (SHARED, "/t//orders"),
        (SHARED, "/t/BLUE/"),
        (SHARED, "/t/../orders"),
        (SHARED, "/t/__proto__/"),
    ],
)
def test_an_address_that_nobody_has_is_nobodys(host: str | None, uri: str) -> None:
    assert ask(host, uri)[0] is None


@pytest.mark.parametrize("uri", ["/t", "/tables", "/tea/blue", "/orders/t/blue"])
def test_only_the_whole_first_part_of_a_path_counts(uri: str) -> None:
    assert ask(SHARED, uri) == ({"tenant": None, "uri": uri}, [])


def test_two_look_ups_at_most() -> None:
    assert ask("menu.blue.example", "/t/blue/orders")[1] == ["host:menu.blue.example", "slug:blue"]
