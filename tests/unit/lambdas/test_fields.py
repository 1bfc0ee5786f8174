from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.menus.validation import menu_item_request, override_request, site_request
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.fields import FieldReader, idempotency_key
from lambdas.supplies.validation import adjustment_request, supply_request

NAMES = ["name", "brand_id", "currency", "kitchen_capacity", "unit_price", "available", "supplies", "supply_id"]
NAMES += ["quantity", "description", "unit", "low_at", "change", "reason", "x/y~z"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=15,
)
READERS = [
    lambda value: site_request(value, "site-1"),
    lambda value: menu_item_request(value, "brand-1", "pizza"),
    override_request,
    lambda value: supply_request(value, "flour"),
    adjustment_request,
]


@given(JSON, st.sampled_from(READERS))
def test_any_json_is_taken_or_refused_with_pointers(value: Any, read: Any) -> None:
    try:
        read(value)
    except InvalidRequestError as refused:
        pointers = [error.pointer for error in refused.errors]
    else:
        return
    assert pointers
    assert all(pointer == "" or pointer.startswith("/") for pointer in pointers)


def test_every_fault_is_named_at_once() -> None:
    read = FieldReader({"name": 1, "low": -1, "more": True, "a/b": 2}, {"name", "low", "more", "list"})
    read.text("name", 5)
    read.integer("low", 0, 5)
    read.integer("more", 0, 5)
    read.entries("list", {"x"}, 0, 1)
    with pytest.raises(InvalidRequestError) as refused:
        read.check()
    assert [(error.pointer, error.detail) for error in refused.value.errors] == [
        ("/a~1b", "is not a known field; remove it"),
        ("/name", "must be a string, got a number"),
        ("/low", "must be 0 to 5, got -1"),
        ("/more", "must be an integer, got a boolean"),
        ("/list", "is required and must be a list"),
    ]


def test_what_is_no_object_is_one_fault() -> None:
    read = FieldReader([], {"name"})
    assert (read.text("name", 5), "name" in read) == ("", False)
    with pytest.raises(InvalidRequestError) as refused:
        read.check()
    assert [error.detail for error in refused.value.errors] == ["must be an object, got a list"]


@pytest.mark.parametrize("text", ["a\x00b", "\N{RIGHT-TO-LEFT OVERRIDE}abc", "\x7f", "\x9f"])
def test_control_characters_are_no_text(text: str) -> None:
    read = FieldReader({"name": text}, {"name"})
    read.text("name", 50)
    with pytest.raises(InvalidRequestError):
        read.check()
    read = FieldReader({"name": "two\nlines\t\N{HOT PEPPER}"}, {"name"})
    assert read.text("name", 50) == "two\nlines\t\N{HOT PEPPER}"
    read.check()


@pytest.mark.parametrize("key", [None, "", "a" * 65, "a b", "a#b", "\N{EURO SIGN}"])
def test_an_idempotency_key_of_another_form_is_refused(key: str | None) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        idempotency_key(key)
    assert refused.value.errors[0].pointer == "/header/Idempotency-Key"
    assert idempotency_key("a" * 64) == "a" * 64
