"""Live push: what functions tell, read and call is what the templates give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.realtime.broadcast import BUDGET_SECONDS
from lambdas.realtime.connections import KEPT_SECONDS
from lambdas.realtime.order_history import READ
from lambdas.realtime.telling import FED
from lambdas.shared.contracts.registry import CONTRACTS
from stacks.config import STAGES
from stacks.services.realtime import TOLD
from stacks.services.table import INDEXES
from tests.stacks.synthesis import Reference, resources

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Of a connection: see "Quotas for configuring and running a WebSocket API" (API Gateway Developer Guide).
LONGEST_CONNECTION_SECONDS = 2 * 3600
LONGEST_ANSWER_SECONDS = 29


def by_source() -> Mapping[str, set[str]]:
    """The detail types that fan-out reads, by source."""
    found: dict[str, set[str]] = {}
    for contract in FED:
        found.setdefault(contract.SOURCE, set()).add(contract.DETAIL_TYPE)
    return found


def test_the_rule_brings_what_fan_out_reads_and_nothing_else() -> None:
    assert {source: set(detail_types) for source, detail_types in TOLD.items()} == by_source()


def test_everything_that_is_told_has_a_registered_contract() -> None:
    assert set(FED) <= set(CONTRACTS.values())


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_the_rule_of_each_stage_names_them(reference: Reference, stage: str) -> None:
    patterns = [
        rule["Properties"]["EventPattern"]
        for template in reference.of_stage(stage)
        for name, rule in resources(template, "AWS::Events::Rule").items()
        if name.startswith("Realtime")
    ]
    (pattern,) = patterns
    assert set(pattern["source"]) == set(TOLD)
    assert set(pattern["detail-type"]) == {name for names in TOLD.values() for name in names}


@pytest.mark.parametrize("index", ["orders_by_site", "orders_by_customer"])
def test_resumption_finds_in_the_indexes_what_it_reads(index: str) -> None:
    (found,) = [entry for entry in INDEXES if entry.name == index]
    # The table's own keys are in every index.
    assert found.attributes is None or set(READ) - {"pk", "sk"} <= set(found.attributes)


def test_connections_expire_and_never_before_they_end(reference: Reference) -> None:
    tables = [
        table["Properties"]
        for template in reference.of_stage("dev")
        for table in resources(template, "AWS::DynamoDB::GlobalTable").values()
    ]
    assert any(table.get("TimeToLiveSpecification", {}).get("AttributeName") == "expires_at" for table in tables)
    assert KEPT_SECONDS > LONGEST_CONNECTION_SECONDS


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_functions_end_before_they_are_ended(reference: Reference, stage: str) -> None:
    limits = {
        function["Properties"]["Handler"]: function["Properties"].get("Timeout", 3)
        for template in reference.of_stage(stage)
        for function in resources(template, "AWS::Lambda::Function").values()
    }
    # After the budget, a connection takes one call to send and one to end it, of two seconds at most.
    assert limits["lambdas.realtime.fan_out.handler"] > BUDGET_SECONDS + 4
    assert limits["lambdas.realtime.resume.handler"] <= LONGEST_ANSWER_SECONDS
