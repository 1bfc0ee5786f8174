"""What the meter's construct and its run-time code must agree on."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING

from lambdas.metering.pricing import PriceList
from lambdas.metering.readings import METRICS
from lambdas.metering.usage_reader import BY_DAY
from lambdas.shared.usage import LINE
from saas_constructs.control_plane.usage_reports import SOURCE
from saas_constructs.control_plane.usage_sources import COUNTED, UsageSource
from saas_constructs.control_plane.usage_table import USAGE_BY_DAY
from saas_constructs.pricing import PRICES
from stacks.services.usage import UNITS

if TYPE_CHECKING:
    import pytest


def test_a_unit_can_have_no_name_that_is_counted_anyway() -> None:
    assert set(METRICS) == COUNTED


def test_the_index_of_days_has_one_name() -> None:
    assert BY_DAY == USAGE_BY_DAY


def test_each_subscription_has_a_reader_and_asks_for_what_functions_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USAGE_TABLE_NAME", "usage")
    monkeypatch.setenv("USAGE_UNITS", json.dumps(UNITS))
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    meter = importlib.import_module("lambdas.metering.meter")
    assert {kind.value[0] for kind in UsageSource} == meter.readers.keys()
    assert f"?{LINE} " in UsageSource.FUNCTION.value[1]


def test_reports_have_the_publishers_source_and_units_are_priced_by_names_that_there_are() -> None:
    contract = importlib.import_module("lambdas.shared.contracts.tenant_usage_reported").TenantUsageReported
    assert contract.SOURCE == SOURCE
    assert PriceList.from_file(PRICES).per_unit.keys() <= set(UNITS.values())
