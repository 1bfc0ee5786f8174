"""Prices: exact, dated, and wrong ones refused."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lambdas.metering.pricing import PriceList, PriceListError, shown

FILE = Path(__file__).parents[4] / "saas_constructs" / "prices.json"


def document(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {**json.loads(FILE.read_text()), **changes}
    return found


def test_the_librarys_list_prices_all_that_is_counted() -> None:
    prices = PriceList.from_file(FILE)
    used = {"requests": 2_000_000, "invocations": 1_000_000, "read_units": 0.5, "write_units": 8, "events": 10}
    cost = prices.cost({name: Decimal(str(count)) for name, count in used.items()})
    assert {name: shown(amount) for name, amount in cost.items()} == {
        "requests": "7.000000000",
        "invocations": "0.200000000",
        "read_units": "0.000000062",  # half an even number of the last place
        "write_units": "0.000005000",
        "events": "0.000010000",
    }
    assert prices.looked_up == "2026-11-21"


def test_compute_is_priced_by_the_gigabyte_second() -> None:
    prices = PriceList.from_json(document(usd_per_gb_second_arm64="0.00002"))
    assert prices.cost({"mb_milliseconds": Decimal(512 * 2000)})["mb_milliseconds"] == Fraction("0.00002")


def test_what_a_unit_uses_and_no_log_tells_is_named_an_estimate() -> None:
    prices = PriceList.from_json(document(per_unit={"orders": {"state transitions": 6}}))
    assert prices.cost({"orders": Decimal(1000)}) == {"state transitions (estimated)": Fraction("0.15")}


def test_refused_requests_are_free() -> None:
    assert PriceList.from_file(FILE).cost({"refused_requests": Decimal(1000)}) == {}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"usd_per_million": {}}, "lacks 'API requests"),
        ({"usd_per_gb_second_arm64": -1}, "at least 0, got -1"),
        ({"usd_per_gb_second_arm64": "cheap"}, "at least 0, got 'cheap'"),
        ({"usd_per_gb_second_arm64": True}, "at least 0, got True"),
        ({"per_unit": {"orders": {"steps": 6}}}, "lacks 'steps'"),
    ],
)
def test_a_list_that_can_not_be_meant_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(PriceListError, match=message):
        PriceList.from_json(document(**changes))
