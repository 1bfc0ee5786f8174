"""Reading events by their contracts: what follows one is returned, anything else is refused with the place."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.shared.contracts.registry import ContractViolationError, parse
from lambdas.shared.contracts.schema import faults
from lambdas.shared.contracts.tenant_events import TenantOnboarded

ONBOARDED = TenantOnboarded.ending(
    tenant_id="t0123456789ab",
    operation_id="operation-1",
    attempt=1,
    occurred_at="2026-11-21T10:00:00Z",
    slug="blue-bistro",
    tier="basic",
    model="pool",
)


def test_an_event_survives_the_way_over_the_bus() -> None:
    assert parse("TenantOnboarded", ONBOARDED.to_detail()) == ONBOARDED


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"tenant_id": "t01"}, "/tenant_id: must match"),
        ({"tier": "gold"}, "/tier: must be one of"),
        ({"tenant_id": "t0123456789ab\n"}, "/tenant_id: must match"),
        ({"slug": 7}, "/slug: must be string, got 7"),
        ({"surprise": 1}, "/surprise: is not part of the contract"),
    ],
)
def test_a_broken_contract_is_refused_with_the_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(ContractViolationError, match=place):
        parse("TenantOnboarded", {**ONBOARDED.to_detail(), **change})


def test_a_missing_field_is_named() -> None:
    detail = ONBOARDED.to_detail()
    del detail["slug"]
    with pytest.raises(ContractViolationError, match="/slug: is missing"):
        parse("TenantOnboarded", detail)


@pytest.mark.parametrize(
    ("detail_type", "detail"),
    [
        ("TenantForgotten", ONBOARDED.to_detail()),
        ("TenantOnboarded", {**ONBOARDED.to_detail(), "version": 2}),
        ("TenantOnboarded", {**ONBOARDED.to_detail(), "version": True}),
        ("TenantOnboarded", {**ONBOARDED.to_detail(), "version": [1]}),
        ("TenantOnboarded", None),
        ("TenantOnboarded", []),
    ],
)
def test_what_has_no_contract_is_refused(detail_type: str, detail: object) -> None:
    with pytest.raises(ContractViolationError, match="no contract for"):
        parse(detail_type, detail)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 5) | st.floats(-3, 5, allow_nan=False) | st.text("abé", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
TYPES = st.sampled_from(["array", "boolean", "null", "object", "string"])
LEAVES = st.one_of(
    st.builds(lambda names: {"type": names}, TYPES | st.lists(TYPES, min_size=1, max_size=2, unique=True)),
    st.sampled_from([{"type": "number"}, {"type": "string", "pattern": "^a"}, {"pattern": "b$"}]),
    st.builds(lambda low, high: {"minimum": low, "maximum": high}, st.integers(-3, 2), st.integers(0, 5)),
    st.builds(lambda low, high: {"minLength": low, "maxLength": high}, st.integers(0, 2), st.integers(0, 3)),
    st.builds(lambda low, high: {"minItems": low, "maxItems": high}, st.integers(0, 2), st.integers(0, 3)),
    st.builds(lambda value: {"const": value}, st.booleans() | st.integers(0, 2) | st.none() | st.just("a")),
    st.builds(lambda values: {"enum": values}, st.lists(st.booleans() | st.integers(0, 2), min_size=1, max_size=3)),
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda rule: {"type": "array", "items": rule}, inner),
        st.builds(
            lambda known, required, more: {
                "type": "object",
                "properties": known,
                "required": required,
                "additionalProperties": more,
            },
            st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
            st.lists(st.sampled_from("abc"), max_size=2, unique=True),
            st.booleans() | inner,
        ),
    ),
    max_leaves=4,
)


@given(JSON, SCHEMAS)
def test_it_judges_as_jsonschema_does(value: Any, schema: dict[str, Any]) -> None:
    assert (not list(faults(value, schema))) == jsonschema.Draft202012Validator(schema).is_valid(value)
