"""What logs say that was used is in the table: once, by tenant, hour and day, and as a whole."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdas.shared.errors import BusyError
from tests.fakes.errors import client_error
from tests.unit.lambdas.conftest import Output
from tests.unit.lambdas.metering.conftest import (
    JUST_BEFORE_THREE,
    A,
    B,
    Meter,
    delivery,
    event_line,
    report_line,
    request_line,
    usage_line,
)


def counted(found: dict[str, Decimal]) -> dict[str, float]:
    return {name: float(value) for name, value in found.items()}


def test_requests_are_their_tenants_and_refused_ones_cost_nothing(meter: Meter) -> None:
    lines = [request_line(A), request_line(A), request_line(B), request_line(B, problem="THROTTLED", status="429")]
    meter.take(delivery("usage-requests", [*lines, request_line("-", problem="UNAUTHORIZED"), request_line("-")]))
    assert counted(meter.used(A)) == {"requests": 2}
    assert counted(meter.used(B)) == {"requests": 1, "refused_requests": 1}
    assert counted(meter.used("platform")) == {
        "requests": 4,
        "refused_requests": 2,
        "shared_requests": 1,
        "shared_refused_requests": 1,
    }


def test_what_lambda_bills_beyond_what_tenants_used_is_shared(meter: Meter) -> None:
    own = usage_line({A: (1, 20, 0.5, 3)})
    meter.take(
        delivery("usage-functions", [own, report_line(25), usage_line({}, common=(1.5, 0)), report_line(7, 128)])
    )
    assert counted(meter.used(A)) == {
        "invocations": 1,
        "mb_milliseconds": 20 * 512,
        "read_units": 0.5,
        "write_units": 3,
    }
    assert counted(meter.used("platform")) == {
        "invocations": 2,
        "mb_milliseconds": 25 * 512 + 7 * 128,
        "read_units": 2,
        "write_units": 3,
        "shared_invocations": 1,
        "shared_mb_milliseconds": 5 * 512 + 7 * 128,
        "shared_read_units": 1.5,
    }


def test_lambdas_report_in_json_counts_as_well(meter: Meter) -> None:
    metrics = {"durationMs": 11.2, "billedDurationMs": 12, "memorySizeMB": 256, "maxMemoryUsedMB": 90}
    line = {"type": "platform.report", "record": {"requestId": "r", "metrics": metrics, "status": "success"}}
    meter.take(delivery("usage-functions", [json.dumps(line)]))
    assert counted(meter.used("platform"))["mb_milliseconds"] == 12 * 256


def test_hours_and_days_are_utcs(meter: Meter) -> None:
    meter.take(delivery("usage-requests", [request_line(A)]))
    meter.take(delivery("usage-requests", [request_line(A)], at=JUST_BEFORE_THREE + 500, first_id=1))
    meter.take(delivery("usage-requests", [request_line(A)], at=JUST_BEFORE_THREE + 9 * 3600_000 + 500, first_id=2))
    for period, count in {
        "hour#2026-11-21T14": 1,
        "hour#2026-11-21T15": 1,
        "day#2026-11-21": 2,
        "day#2026-11-22": 1,
    }.items():
        assert counted(meter.used(A, period)) == {"requests": count}, period
        assert counted(meter.used("platform", period)) == {"requests": count}, period


def test_a_batch_that_comes_again_counts_once(meter: Meter) -> None:
    batch = delivery("usage-requests", [request_line(A)])
    meter.take(batch)
    meter.take(batch)
    assert counted(meter.used(A)) == {"requests": 1}
    # Another log has events of the same ids.
    meter.take(delivery("usage-requests", [request_line(A)], stream="other"))
    assert counted(meter.used(A)) == {"requests": 2}


def test_a_batch_that_failed_counts_when_it_comes_again(meter: Meter) -> None:
    batch = delivery("usage-requests", [request_line(A)])
    meter.table.failure = client_error("InternalServerError", "TransactWriteItems")
    with pytest.raises(Exception, match="InternalServerError"):
        meter.take(batch)
    meter.table.failure = None
    meter.take(batch)
    assert counted(meter.used(A)) == {"requests": 1}


def test_batches_that_meet_are_tried_again_and_given_back_at_last(meter: Meter) -> None:
    meter.table.conflicts = 2
    meter.take(delivery("usage-requests", [request_line(A)]))
    assert counted(meter.used(A)) == {"requests": 1}
    meter.table.conflicts = 100
    with pytest.raises(BusyError):
        meter.take(delivery("usage-requests", [request_line(A)], first_id=1))
    assert counted(meter.used(A)) == {"requests": 1}


def test_orders_count_once_also_where_their_event_was_told_twice(meter: Meter) -> None:
    first = [event_line(A, "OrderPlaced", "e1"), event_line(B, "OrderPlaced", "e2"), event_line(A, "OrderPlaced", "e1")]
    meter.take(delivery("usage-events", first))
    again = [event_line(A, "OrderPlaced", "e1"), event_line(A, "OrderPlaced", "e3"), event_line(A, "OrderReady", "e4")]
    meter.take(delivery("usage-events", again, first_id=10))
    # Each entry is billed.
    assert counted(meter.used(A)) == {"events": 5, "orders": 2}
    assert counted(meter.used(B)) == {"events": 1, "orders": 1}
    assert counted(meter.used("platform")) == {"events": 6, "orders": 3}


def test_a_large_event_counts_as_bus_and_bill_count_it_and_a_replayed_one_not_at_all(meter: Meter) -> None:
    large = json.loads(event_line(A, "MenuChanged", "e1"))
    large["detail"]["text"] = "x" * 65 * 1024
    replayed = event_line(A, "OrderPlaced", "e2", **{"replay-name": "again"})
    meter.take(delivery("usage-events", [json.dumps(large), replayed]))
    assert counted(meter.used(A)) == {"events": 2, "orders": 1}


def test_a_line_that_can_not_be_read_is_told_and_holds_up_no_other(meter: Meter, logs: Output) -> None:
    broken = json.loads(usage_line({A: (1, 20, 0.5, 3), B: (0, 1, 0, 0)}))
    del broken["saas_usage"]["tenants"][B]["write_units"]
    meter.take(delivery("usage-functions", ["START", json.dumps(broken), usage_line({A: (1, 5, 0, 0)})]))
    assert counted(meter.used(A)) == {"invocations": 1, "mb_milliseconds": 5 * 512}
    assert [line["message"] for line in logs.lines()] == ["unreadable line"] * 2


def test_a_tenant_id_of_another_form_is_nobodys(meter: Meter) -> None:
    meter.take(delivery("usage-requests", [request_line("platform"), request_line("t0123456789ab#usage")]))
    assert meter.tenants() == set()
    assert counted(meter.used("platform"))["shared_requests"] == 2


def test_lines_of_an_unknown_subscription_are_given_back(meter: Meter) -> None:
    with pytest.raises(Exception, match="subscriptions must be among usage-functions, usage-requests, usage-events"):
        meter.take(delivery("other", [request_line(A)]))


def test_logs_trying_whether_it_can_deliver_counts_nothing(meter: Meter) -> None:
    meter.take(delivery("usage-requests", []))
    assert meter.table.items == {}


def test_no_more_than_a_transaction_takes(meter: Meter) -> None:
    tenants = [f"t{number:012d}" for number in range(130)]
    meter.take(delivery("usage-requests", [request_line(tenant_id) for tenant_id in tenants]))
    meter.take(delivery("usage-events", [event_line(A, "OrderPlaced", f"e{number}") for number in range(200)]))
    assert len(meter.tenants()) == 131
    assert counted(meter.used(A)) == {"events": 200, "orders": 200}


TENANTS = [A, B, "tcccccccccccc"]
tenant_parts = st.dictionaries(
    st.sampled_from(TENANTS),
    st.tuples(
        st.integers(0, 1), st.integers(0, 900), st.integers(0, 99).map(lambda halves: halves / 2), st.integers(0, 40)
    ),
    min_size=1,
)
function_lines = tenant_parts.map(usage_line) | st.integers(1, 900).map(report_line)
request_lines = st.sampled_from([*TENANTS, "-"]).map(request_line)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.tuples(st.booleans(), st.lists(st.none(), max_size=8), st.data()), max_size=8))
def test_tenants_and_what_is_shared_are_the_whole_to_the_unit(batches: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    meter = Meter(monkeypatch)
    for number, (functions, lines, data) in enumerate(batches):
        found = [data.draw(function_lines if functions else request_lines) for _ in lines]
        batch = delivery("usage-functions" if functions else "usage-requests", found, first_id=100 * number)
        for _ in range(data.draw(st.integers(1, 3))):
            meter.take(batch)
    platform, tenants = meter.used("platform"), meter.sum_of_tenants()
    for name in {name.removeprefix("shared_") for name in platform} | tenants.keys():
        assert platform.get(name, 0) == tenants.get(name, 0) + platform.get(f"shared_{name}", 0), name
