import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.orders.request import OrderRequest
from lambdas.orders.validation import MAX_TOTAL, order_request
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.fields import idempotency_key

NAMES = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")
LINES = st.fixed_dictionaries({"sku": NAMES, "quantity": st.integers(1, 999)})
GOOD = st.fixed_dictionaries(
    {
        "site_id": NAMES,
        "items": st.lists(LINES, min_size=1, max_size=10),
    },
    optional={
        "note": st.text(st.characters(categories=["L", "N", "P", "Zs", "So"]), min_size=1, max_size=500),
        "expected_total": st.integers(0, MAX_TOTAL),
    },
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["site_id", "items", "note", "sku", "quantity", "expected_total", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


def order(**changes: Any) -> dict[str, Any]:
    return {"site_id": "site-1", "items": [{"sku": "pizza", "quantity": 2}]} | changes


def line(**changes: Any) -> dict[str, Any]:
    return order(items=[{"sku": "pizza", "quantity": 2} | changes])


def pointers(value: Any) -> list[str]:
    with pytest.raises(InvalidRequestError) as refused:
        order_request(value)
    return [error.pointer for error in refused.value.errors]


@given(GOOD)
def test_a_good_order_is_taken_as_it_is(value: dict[str, Any]) -> None:
    request = order_request(value)
    assert [(line.sku, line.quantity) for line in request.lines] == [
        (item["sku"], item["quantity"]) for item in value["items"]
    ]
    assert request.note == value.get("note")
    assert request.expected_total == value.get("expected_total")


@given(JSON)
def test_any_json_is_an_order_or_is_refused_with_pointers(value: Any) -> None:
    try:
        request = order_request(value)
    except InvalidRequestError as refused:
        errors = refused.errors
    else:
        assert request.lines
        return
    assert errors
    assert all(error.pointer == "" or error.pointer.startswith("/") for error in errors)


@pytest.mark.parametrize("value", [None, [], "order", 1, True])
def test_what_is_no_object_is_refused(value: Any) -> None:
    assert pointers(value) == [""]


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        (order(site_id=None), "/site_id"),
        (order(site_id=""), "/site_id"),
        (order(site_id="site#1"), "/site_id"),
        (order(site_id="site-1\n"), "/site_id"),
        (order(site_id="s" * 65), "/site_id"),
        (order(site_id="\N{CYRILLIC SMALL LETTER ES}ite"), "/site_id"),
        (order(currency="EUR"), "/currency"),
        (order(items=[]), "/items"),
        (order(items=None), "/items"),
        (order(items={}), "/items"),
        (order(items=[{"sku": "a", "quantity": 1}] * 101), "/items"),
        (order(items=["pizza"]), "/items/0"),
        (line(sku="pizza pie"), "/items/0/sku"),
        (line(sku=1), "/items/0/sku"),
        (line(quantity=0), "/items/0/quantity"),
        (line(quantity=1000), "/items/0/quantity"),
        (line(quantity=-1), "/items/0/quantity"),
        (line(quantity=True), "/items/0/quantity"),
        (line(quantity=1.0), "/items/0/quantity"),
        (line(quantity="1"), "/items/0/quantity"),
        (line(unit_price=950), "/items/0/unit_price"),
        (line(discount=1), "/items/0/discount"),
        (order(total=1), "/total"),
        (order(expected_total=-1), "/expected_total"),
        (order(expected_total=MAX_TOTAL + 1), "/expected_total"),
        (order(expected_total=1.0), "/expected_total"),
        (order(expected_total=True), "/expected_total"),
        (order(expected_total=None), "/expected_total"),
        (order(tenant_id="tzzzzzzzzzzzz"), "/tenant_id"),
        (order(**{"a/b~": 1}), "/a~1b~0"),
        (order(note=""), "/note"),
        (order(note=None), "/note"),
        (order(note="a" * 501), "/note"),
        (order(note="a\x00b"), "/note"),
        (order(note="a\N{RIGHT-TO-LEFT OVERRIDE}b"), "/note"),
    ],
)
def test_a_fault_is_pointed_at(value: dict[str, Any], pointer: str) -> None:
    assert pointers(value) == [pointer]


@pytest.mark.parametrize("name", ["site_id", "items"])
def test_required_fields_are_required(name: str) -> None:
    value = order()
    del value[name]
    assert pointers(value) == [f"/{name}"]


@pytest.mark.parametrize("name", ["sku", "quantity"])
def test_required_fields_of_a_line_are_required(name: str) -> None:
    value = line()
    del value["items"][0][name]
    assert pointers(value) == [f"/items/0/{name}"]


def test_all_faults_are_found_at_once() -> None:
    value = order(site_id=1, extra=1, expected_total="1", items=[{"sku": "", "quantity": 0}])
    assert sorted(pointers(value)) == ["/expected_total", "/extra", "/items/0/quantity", "/items/0/sku", "/site_id"]


@pytest.mark.parametrize("key", ["a", "A-z_09", "k" * 64])
def test_a_good_idempotency_key_is_taken(key: str) -> None:
    assert idempotency_key(key) == key


@pytest.mark.parametrize("key", [None, "", "k" * 65, "a b", "a#b", "a\n", "\N{LATIN SMALL LETTER E WITH ACUTE}"])
def test_another_idempotency_key_is_refused(key: str | None) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        idempotency_key(key)
    assert refused.value.errors[0].pointer == "/header/Idempotency-Key"


def test_the_fingerprint_follows_the_content_and_not_its_spelling() -> None:
    def of(text: str) -> OrderRequest:
        return order_request(json.loads(text))

    one = of('{"site_id":"s","items":[{"sku":"a","quantity":1},{"sku":"b","quantity":2}]}')
    same = of('{ "items": [{"quantity": 1, "sku": "a"}, {"quantity": 2, "sku": "b"}], "site_id": "s" }')
    others = [
        of('{"site_id":"s","items":[{"sku":"a","quantity":2},{"sku":"b","quantity":1}]}'),
        of('{"site_id":"s","items":[{"sku":"a","quantity":1},{"sku":"b","quantity":2}],"expected_total":3}'),
        of('{"site_id":"s","items":[{"sku":"a","quantity":1},{"sku":"b","quantity":2}],"note":"n"}'),
        of('{"site_id":"t","items":[{"sku":"a","quantity":1},{"sku":"b","quantity":2}]}'),
    ]
    assert one.fingerprint == same.fingerprint
    assert len({request.fingerprint for request in (one, *others)}) == 5
