"""Bad input gets a problem document that says what is wrong, and stores nothing."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import ORDER

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser


def order_with(**changes: Any) -> str:
    """A body that differs from a valid order; a change to ``...`` leaves the field out."""
    body = {**ORDER, **changes}
    return json.dumps({name: value for name, value in body.items() if value is not ...})


def item_with(**changes: Any) -> str:
    """A body whose one item differs from a valid one."""
    item = {"sku": "lemonade", "quantity": 1, **changes}
    return order_with(items=[{name: value for name, value in item.items() if value is not ...}])


BAD_BODIES = {
    "no body": "",
    "not JSON": "{",
    "not an object": "[]",
    "null": "null",
    "site missing": order_with(site_id=...),
    "site of the wrong type": order_with(site_id=7),
    "site empty": order_with(site_id=""),
    "site with a separator": order_with(site_id="site-1#orders"),
    "own currency": order_with(currency="EUR"),
    "items missing": order_with(items=...),
    "items of the wrong type": order_with(items={"sku": "tea"}),
    "no items": order_with(items=[]),
    "too many items": order_with(items=[ORDER["items"][0]] * 101),
    "item null": order_with(items=[None]),
    "sku missing": item_with(sku=...),
    "quantity zero": item_with(quantity=0),
    "quantity negative": item_with(quantity=-1),
    "quantity too large": item_with(quantity=1000),
    "quantity as text": item_with(quantity="1"),
    "quantity true": item_with(quantity=True),
    "own price": item_with(unit_price=1),
    "expected total negative": order_with(expected_total=-1),
    "expected total a float": order_with(expected_total=23.5),
    "expected total a whole float": order_with(expected_total=2300.0),
    "expected total as text": order_with(expected_total="2300"),
    "expected total with an exponent": order_with(expected_total=...)[:-1] + ',"expected_total":1e2}',
    "expected total not a number": order_with(expected_total=...)[:-1] + ',"expected_total":NaN}',
    "expected total of a thousand digits": order_with(expected_total=...)[:-1]
    + ',"expected_total":'
    + "9" * 1000
    + "}",
    "expected total too large": order_with(expected_total=10_000_000_001),
    "unknown field": order_with(discount=100),
    "unknown field in an item": item_with(discount=100),
    "own status": order_with(status="SERVED"),
    "own total": order_with(total=1),
    "own tenant": order_with(tenant_id="t0000000000000"),
    "note of the wrong type": order_with(note=["x"]),
    "note too long": order_with(note="x" * 100_000),
    "note with a lone surrogate": '{"site_id":"site-1","note":"\\ud800","items":[{"sku":"lemonade","quantity":1}]}',
    "note with an override of direction": order_with(note="\u202ediputs"),
    "note with a control character": order_with(note="a\u0000b"),
    "field twice": '{"site_id":"site-1","site_id":"site-2","items":[{"sku":"lemonade","quantity":1}]}',
    "huge": order_with(note="x" * 1_000_000),
    "deep": order_with(note=...)[:-1] + ',"note":' + "[" * 5000 + "]" * 5000 + "}",
}


@pytest.fixture
def stored(platform: Platform, aws: EmbeddedAws) -> Callable[[], int]:
    """Counts the items of the table."""
    table = platform.outputs["TableName"]

    def count() -> int:
        total: int = aws.client("dynamodb").scan(TableName=table, Select="COUNT")["Count"]
        return total

    return count


def assert_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The answer is an RFC 9457 problem document with this status."""
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["type"].startswith("/problems/")
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
def test_a_bad_order_is_refused_with_a_reason(blue: TenantUser, stored: Callable[[], int], body: str) -> None:
    before = stored()

    answer = blue.api.post(
        "orders",
        content=body.encode(),
        headers={"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"},
    )

    assert_problem(answer, 400)
    assert stored() == before


def test_a_body_that_goes_by_another_name_than_json_is_refused(blue: TenantUser, stored: Callable[[], int]) -> None:
    """On AWS no schema is applied to such a body before the function has it."""
    before = stored()

    answer = blue.api.post(
        "orders",
        content=json.dumps(ORDER).encode(),
        headers={"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "text/plain"},
    )

    assert_problem(answer, 415)
    assert stored() == before


def test_bytes_that_are_not_utf_8_are_refused(blue: TenantUser, stored: Callable[[], int]) -> None:
    before = stored()

    answer = blue.api.post(
        "orders",
        content=order_with(note="caf").encode().replace(b"caf", b"caf\xe9"),
        headers={"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"},
    )

    assert_problem(answer, 400)
    assert stored() == before


@pytest.mark.parametrize("note", ["crème brûlée 🍮", "بدون بصل", "e\u0301", "日本語"])
def test_any_language_is_kept_as_it_came(blue: TenantUser, note: str) -> None:
    placed = blue.place_order(uuid.uuid4().hex, note=note)

    assert placed.status_code == 201, placed.text
    assert blue.api.get(f"orders/{placed.json()['order_id']}").json()["note"] == note


@pytest.mark.parametrize("key", ["", "x" * 65, "with space", "slash/", "ключ"])
def test_a_bad_idempotency_key_is_refused(blue: TenantUser, stored: Callable[[], int], key: str) -> None:
    before = stored()

    answer = blue.api.post("orders", json=ORDER, headers=[(b"Idempotency-Key", key.encode())])

    assert_problem(answer, 400)
    assert stored() == before


def test_an_order_without_idempotency_key_is_refused(blue: TenantUser, stored: Callable[[], int]) -> None:
    before = stored()

    assert_problem(blue.api.post("orders", json=ORDER), 400)
    assert stored() == before


@pytest.mark.parametrize(
    "query",
    [
        {"site_id": ""},
        {"site_id": "site-1", "limit": "0"},
        {"site_id": "site-1", "limit": "101"},
        {"site_id": "site-1", "limit": "two"},
        {"site_id": "site-1", "limit": "1.0"},
        {"site_id": "site-1", "cursor": "bm90IGEgY3Vyc29y"},
        {"site_id": "site-1", "cursor": "%%%"},
        {"site_id": "site-1", "cursor": "x" * 5000},
    ],
    ids=str,
)
def test_a_bad_query_is_refused(blue: TenantUser, query: dict[str, str]) -> None:
    assert_problem(blue.api.get("orders", params=query), 400)


@pytest.mark.parametrize("order_id", ["unknown", "x" * 300, "%23", "a#b", "../orders"])
def test_an_order_id_of_any_form_is_at_most_not_found(blue: TenantUser, order_id: str) -> None:
    answer = blue.api.get(f"orders/{order_id.replace('#', '%23').replace('/', '%2F')}")

    assert answer.status_code in {400, 403, 404}
    assert_problem(answer, answer.status_code)


def test_a_path_that_is_not_there_answers_a_problem(blue: TenantUser) -> None:
    answer = blue.api.get("nothing-here")

    assert_problem(answer, answer.status_code)
    assert answer.status_code in {403, 404}
