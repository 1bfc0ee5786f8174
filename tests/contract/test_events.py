"""Events: the class that is published says what the JSON Schema says that consumers go by."""

from __future__ import annotations

import dataclasses
import pkgutil

import jsonschema
import pytest

from lambdas.shared import contracts
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.tenant_id import is_tenant_id
from scripts.contracts import FOLDER, Contract, all_contracts

ENVELOPE = {field.name for field in dataclasses.fields(Event)}


def test_every_event_has_a_schema_and_every_schema_an_event() -> None:
    modules = {module.name for module in pkgutil.iter_modules(contracts.__path__)} - {"envelope"}
    schemas = sorted(FOLDER.glob("*.json"))
    assert {file.name.partition(".")[0] for file in schemas} == modules
    assert [contract.schema_file for contract in all_contracts()] == schemas


@pytest.mark.parametrize("contract", all_contracts(), ids=lambda contract: contract.schema_file.name)
class TestContract:
    def test_the_schema_describes_the_event(self, contract: Contract) -> None:
        jsonschema.Draft202012Validator.check_schema(contract.schema)
        assert contract.schema["title"] == contract.event.DETAIL_TYPE
        assert contract.schema_file.name.split(".")[1] == f"v{contract.schema['properties']['version']['const']}"

    def test_it_has_the_events_fields_and_no_others(self, contract: Contract) -> None:
        fields = {field.name for field in dataclasses.fields(contract.event)}
        assert set(contract.schema["properties"]) == set(contract.schema["required"]) == fields
        assert contract.schema["additionalProperties"] is False
        assert fields >= ENVELOPE == {"event_id", "tenant_id", "correlation_id", "occurred_at", "version"}

    @pytest.mark.parametrize(
        "tenant_id", ["t0123456789ab", "t0123456789abc", "t0123456789a", "T0123456789AB", "tu123456789ab", ""]
    )
    def test_tenants_have_the_form_that_functions_check(self, contract: Contract, tenant_id: str) -> None:
        form = jsonschema.Draft202012Validator(contract.schema["properties"]["tenant_id"])
        assert form.is_valid(tenant_id) == is_tenant_id(tenant_id)

    def test_the_detail_type_names_no_tenant(self, contract: Contract) -> None:
        assert contract.event.DETAIL_TYPE.isidentifier()
