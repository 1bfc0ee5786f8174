"""Events: the class that is published says what the JSON Schema says that consumers go by."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.registry import CONTRACTS
from lambdas.shared.contracts.schema import KEYWORDS
from lambdas.shared.tenant_id import is_tenant_id
from saas_constructs.events import event_schemas
from scripts.contracts import FOLDER, Contract, all_contracts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ENVELOPE = {field.name for field in dataclasses.fields(Event)}


def test_every_event_has_a_schema_and_every_schema_an_event() -> None:
    assert {contract.schema_file for contract in all_contracts()} == set(FOLDER.glob("*.json"))


def test_every_contract_is_registered_once() -> None:
    found = [(contract.event.DETAIL_TYPE, contract.event.VERSION) for contract in all_contracts()]
    assert sorted(found) == sorted(CONTRACTS)
    assert {name: CONTRACTS[name] for name in CONTRACTS} == {
        (contract.event.DETAIL_TYPE, contract.event.VERSION): contract.event for contract in all_contracts()
    }


def test_a_detail_type_has_one_source() -> None:
    sources = {(contract.event.DETAIL_TYPE, contract.event.SOURCE) for contract in all_contracts()}
    assert len(sources) == len({detail_type for detail_type, _ in sources})


def test_the_library_gives_every_schema_to_other_code() -> None:
    assert event_schemas() == {
        contract.schema_file.name.removesuffix(".json"): contract.schema for contract in all_contracts()
    }


@pytest.mark.parametrize("contract", all_contracts(), ids=lambda contract: str(contract.event.DETAIL_TYPE))
class TestContract:
    def test_the_schema_describes_the_event(self, contract: Contract) -> None:
        jsonschema.Draft202012Validator.check_schema(contract.schema)
        assert contract.schema["properties"]["version"] == {"const": contract.event.VERSION}
        assert contract.schema["description"]
        if not contract.event.SCHEMA:
            assert contract.schema["title"] == contract.event.DETAIL_TYPE

    def test_it_has_the_events_fields_and_no_others(self, contract: Contract) -> None:
        fields = {field.name for field in dataclasses.fields(contract.event)}
        assert set(contract.schema["properties"]) == set(contract.schema["required"]) == fields
        assert contract.schema["additionalProperties"] is False
        assert fields >= ENVELOPE == {"event_id", "tenant_id", "correlation_id", "occurred_at", "version"}

    def test_it_says_only_what_consumers_check(self, contract: Contract) -> None:
        assert set(_keywords(contract.schema)) <= KEYWORDS

    @pytest.mark.parametrize(
        "tenant_id", ["t0123456789ab", "t0123456789abc", "t0123456789a", "T0123456789AB", "tu123456789ab", ""]
    )
    def test_tenants_have_the_form_that_functions_check(self, contract: Contract, tenant_id: str) -> None:
        form = jsonschema.Draft202012Validator(contract.schema["properties"]["tenant_id"])
        assert form.is_valid(tenant_id) == is_tenant_id(tenant_id)

    def test_the_detail_type_names_no_tenant(self, contract: Contract) -> None:
        assert contract.event.DETAIL_TYPE.isidentifier()


def _keywords(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keywords of a schema and of those inside it."""
    yield from schema
    inner = [*schema.get("properties", {}).values()]
    inner += [schema[name] for name in ("items", "additionalProperties") if isinstance(schema.get(name), dict)]
    for part in inner:
        yield from _keywords(part)
