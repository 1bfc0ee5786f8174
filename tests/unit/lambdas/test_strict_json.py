import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.strict_json import MAX_BYTES, MAX_DEPTH, parse

SCALARS = st.none() | st.booleans() | st.integers(-(10**16) + 1, 10**16 - 1) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def pointers(body: str | bytes) -> list[str]:
    with pytest.raises(InvalidRequestError) as refused:
        parse(body)
    return [error.pointer for error in refused.value.errors]


@given(VALUES, st.booleans())
def test_what_is_clear_is_read_as_it_is(value: Any, ascii_only: bool) -> None:
    body = json.dumps(value, ensure_ascii=ascii_only)
    assert parse(body) == value
    assert parse(body.encode()) == value


@given(st.text() | st.binary())
def test_any_other_body_is_refused_and_never_breaks(body: str | bytes) -> None:
    with contextlib.suppress(InvalidRequestError):
        parse(body)


@pytest.mark.parametrize(
    "number", ["1.0", "0.1", "1e2", "1E-2", "-0.0", "NaN", "Infinity", "-Infinity", "9" * 17, "9" * 5000]
)
def test_a_number_that_is_no_plain_integer_is_pointed_at(number: str) -> None:
    assert pointers(f'{{"items": [{{"unit_price": {number}}}]}}') == ["/items/0/unit_price"]


def test_every_fault_is_pointed_at() -> None:
    assert pointers('{"a/b": 1.5, "c~d": [1, 2.5], "e": 3}') == ["/a~1b", "/c~0d/1"]


def test_a_duplicate_key_is_pointed_at() -> None:
    assert pointers('{"a": {"quantity": 1, "quantity": 2}}') == ["/a/quantity"]


@pytest.mark.parametrize("text", [r'{"note": "\ud800"}', '{"note": "\ud800"}', r'{"note": "\udc00\ud800"}'])
def test_a_lone_surrogate_is_pointed_at(text: str) -> None:
    assert pointers(text) == ["/note"]


def test_a_surrogate_pair_is_text() -> None:
    assert parse(r'"\ud83c\udf55"') == "\N{SLICE OF PIZZA}"


def test_a_key_that_is_no_text_is_refused() -> None:
    assert pointers(r'{"a": {"\ud800": 1}}') == ["/a"]


def test_nesting_is_bounded() -> None:
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert pointers("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == ["/0" * MAX_DEPTH]


@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_very_deep_nesting_is_refused(bracket: str) -> None:
    assert pointers((bracket * 60_000)[:MAX_BYTES]) == [""]


@pytest.mark.parametrize("body", ['"' + "a" * MAX_BYTES + '"', '"' + "\N{EURO SIGN}" * (MAX_BYTES // 3) + '"'])
def test_size_counts_in_bytes(body: str) -> None:
    assert pointers(body) == [""]
    assert pointers(body.encode()) == [""]


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b'{"a": "\xc3"}', "", "{", "[1,]", "nul", "\ufeff{}", "{} {}", "{'a': 1}"]
)
def test_what_is_no_json_is_refused(body: str | bytes) -> None:
    assert pointers(body) == [""]


def test_a_flood_of_faults_is_cut() -> None:
    assert len(pointers("[" + ",".join(["1.5"] * 1000) + "]")) == 20
