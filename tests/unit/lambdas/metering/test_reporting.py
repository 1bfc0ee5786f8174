"""Usage is reported day by day, once, with corrections where more came in."""

import importlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambdas.metering.reporting import LOOK_BACK_DAYS, days_before
from lambdas.shared.contracts.registry import parse
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.metering.conftest import JUST_BEFORE_THREE, A, B, Meter, delivery, request_line, usage_line

DUE = "2026-11-22T03:45:00Z"
DAY_MILLISECONDS = 24 * 3600_000


class Reporter:
    """The function that reports, on what the meter has counted."""

    def __init__(self, meter: Meter, monkeypatch: pytest.MonkeyPatch) -> None:
        self.meter = meter
        self.module = importlib.import_module("lambdas.metering.report_usage")
        monkeypatch.setattr(self.module, "client", meter.table)
        monkeypatch.setattr(self.module, "table_name", "usage")
        monkeypatch.setattr(self.module, "utc_now", lambda: datetime(2026, 11, 22, 4, tzinfo=UTC))

    def report(self, due: str = DUE) -> int:
        context: Any = FakeContext()
        return int(self.module.handler({"due": due}, context)["reports"])

    def told(self) -> list[dict[str, Any]]:
        """Details of the events that lie in outboxes."""
        found = [
            entry
            for item in self.meter.table.items.values()
            if "outbox" in item
            for entry in json.loads(item["outbox"]["S"])
        ]
        assert all(entry["source"] == "saas.usage" for entry in found)
        assert all(parse(entry["detail_type"], entry["detail"]) for entry in found)
        return sorted((entry["detail"] for entry in found), key=lambda detail: (detail["date"], detail["tenant_id"]))


@pytest.fixture
def reporter(meter: Meter, monkeypatch: pytest.MonkeyPatch) -> Reporter:
    return Reporter(meter, monkeypatch)


def test_each_tenants_day_is_told_once(reporter: Reporter) -> None:
    reporter.meter.take(delivery("usage-functions", [usage_line({A: (1, 20, 0.5, 3), B: (0, 5, 0, 0)})]))
    assert (reporter.report(), reporter.report()) == (2, 0)
    own, other = reporter.told()
    assert (own["tenant_id"], own["date"], own["revision"]) == (A, "2026-11-21", 1)
    assert own["usage"] == {"invocations": 1, "mb_milliseconds": 10240, "read_units": 0.5, "write_units": 3}
    assert own["change"] == own["usage"]
    assert (other["tenant_id"], other["usage"]) == (B, {"mb_milliseconds": 2560})


def test_what_comes_in_late_is_told_as_a_correction_with_what_is_new(reporter: Reporter) -> None:
    reporter.meter.take(delivery("usage-requests", [request_line(A), request_line(B)]))
    reporter.report()
    first = {detail["event_id"] for detail in reporter.told()}
    reporter.meter.take(delivery("usage-requests", [request_line(A)] * 2, first_id=5))
    assert reporter.report() == 1
    own, other = reporter.told()
    assert (own["revision"], own["usage"], own["change"]) == (2, {"requests": 3}, {"requests": 2})
    assert other["revision"] == 1
    assert own["event_id"] not in first


def test_a_day_that_was_missed_is_made_up_for(reporter: Reporter) -> None:
    days = range(1, LOOK_BACK_DAYS + 3)
    for back in days:
        at = JUST_BEFORE_THREE - (back - 1) * DAY_MILLISECONDS
        reporter.meter.take(delivery("usage-requests", [request_line(A)], at=at, first_id=back))
    assert reporter.report() == LOOK_BACK_DAYS + 1
    assert [detail["date"] for detail in reporter.told()] == days_before(datetime.fromisoformat(DUE))


def test_more_tenants_than_a_page_are_all_reported(reporter: Reporter) -> None:
    lines = [request_line(f"t{number:012d}") for number in range(120)]
    reporter.meter.take(delivery("usage-requests", lines))
    assert reporter.report() == 120


def test_reports_made_at_the_same_time_tell_once(reporter: Reporter) -> None:
    reporter.meter.take(delivery("usage-requests", [request_line(A)]))
    store = reporter.module.ReportStore(reporter.meter.table, "usage")
    before = store.of_day([A], "2026-11-21")
    reporter.report()
    late = next(iter(store.of_day([A], "2026-11-21").values()))
    assert before == {}
    assert store.keep(late) is False


def test_a_day_that_is_not_over_is_refused(reporter: Reporter) -> None:
    tomorrow = (datetime.fromisoformat(DUE) + timedelta(days=1)).isoformat()
    with pytest.raises(Exception, match="due must be today or before"):
        reporter.report(tomorrow)
