"""The sales report counts each order once, whatever happens half-way; its request is read strictly."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.shared.errors import InvalidRequestError
from lambdas.tasks.report_request import ReportRequest, report_request
from lambdas.tasks.sales import SiteSales
from lambdas.tasks.sales_report import make_report
from tests.fakes.dynamodb import FakeDynamoDB

if TYPE_CHECKING:
    from collections.abc import Mapping

TENANT = "t0123456789ab"
WANTED = ReportRequest("site-1", date(2026, 11, 1), date(2026, 11, 10))


class FakeTask:
    percent = 0


class FakeProgress:
    """Keeps checkpoints; may stop the work after one."""

    def __init__(self, checkpoint: Mapping[str, Any] | None = None, *, stop: bool = False) -> None:
        self.checkpoint = checkpoint or {}
        self.task = FakeTask()
        self.percents: list[int] = []
        self._stop = stop

    def report(self, percent: int, checkpoint: Mapping[str, Any]) -> None:
        self.checkpoint, self.task.percent = checkpoint, percent
        self.percents.append(percent)
        if self._stop:
            raise KeyboardInterrupt


def table_with(count: int) -> FakeDynamoDB:
    client = FakeDynamoDB(indexes={"orders_by_site": ("site_pk", "site_sk")}, leading_key=f"{TENANT}#")
    for number in range(count):
        day = 1 + 10 * number // count
        put(client, f"{number:026d}", f"2026-11-{day:02d}T10:00:00.{number:03d}Z")
    return client


def put(client: FakeDynamoDB, order_id: str, at: str, *, site: str = "site-1", status: str = "SERVED") -> None:
    line = {"sku": {"S": "tea"}, "name": {"S": "Tea"}, "quantity": {"N": "2"}, "unit_price": {"N": "150"}}
    item = {
        "pk": {"S": f"{TENANT}#order#{order_id}"},
        "sk": {"S": "order"},
        "site_pk": {"S": f"{TENANT}#site#{site}#orders"},
        "site_sk": {"S": f"{at}#{order_id}"},
        "status": {"S": status},
        "currency": {"S": "EUR"},
        "total": {"N": "300"},
        "items": {"L": [{"M": line}]},
    }
    client.put_item(TableName="table", Item=item)


def report(client: FakeDynamoDB, progress: FakeProgress) -> Mapping[str, Any]:
    sales = SiteSales(client, "table", TENANT)  # type: ignore[arg-type]  # a fake of what it uses
    return make_report(WANTED.to_json(), progress, sales=sales)  # type: ignore[arg-type]  # as above


def test_only_the_sites_orders_of_those_days_count() -> None:
    client = table_with(0)
    put(client, "0" * 26, "2026-10-31T23:59:59.999Z")
    put(client, "1" * 26, "2026-11-01T00:00:00.000Z")
    put(client, "2" * 26, "2026-11-10T23:59:59.999Z")
    put(client, "3" * 26, "2026-11-11T00:00:00.000Z")
    put(client, "4" * 26, "2026-11-05T00:00:00.000Z", site="site-2")
    assert report(client, FakeProgress())["orders"] == 2


def test_only_what_was_served_is_revenue() -> None:
    client = table_with(1)
    put(client, "1" * 26, "2026-11-02T00:00:00.000Z", status="CANCELLED")
    assert report(client, FakeProgress()) == {
        "site_id": "site-1",
        "from": "2026-11-01",
        "to": "2026-11-10",
        "orders": 2,
        "orders_by_status": {"CANCELLED": 1, "SERVED": 1},
        "revenue": {"EUR": 300},
        "items": [{"sku": "tea", "name": "Tea", "quantity": 2, "revenue": 300}],
    }


def test_progress_follows_the_days() -> None:
    progress = FakeProgress()
    assert report(table_with(900), progress)["orders"] == 900
    assert progress.percents == sorted(progress.percents)
    assert len(progress.percents) == 4
    assert 15 <= progress.percents[0] <= 30


def test_going_on_after_a_crash_counts_every_order_once() -> None:
    client = table_with(900)
    whole = report(client, FakeProgress())
    interrupted = FakeProgress(stop=True)
    with pytest.raises(KeyboardInterrupt):
        report(client, interrupted)
    client.calls.clear()
    assert report(client, FakeProgress(interrupted.checkpoint)) == whole
    assert client.calls == ["Query"] * 4


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ({"site_id": "s", "from": "2026-11-01"}, "/to"),
        ({"site_id": "s#1", "from": "2026-11-01", "to": "2026-11-02"}, "/site_id"),
        ({"site_id": "s", "from": "2026-02-30", "to": "2026-03-02"}, "/from"),
        ({"site_id": "s", "from": "20261101", "to": "2026-11-02"}, "/from"),
        ({"site_id": "s", "from": "2026-11-02", "to": "2026-11-01"}, "/to"),
        ({"site_id": "s", "from": "2025-11-01", "to": "2026-11-02"}, "/to"),
        ({"site_id": "s", "from": "2026-11-01", "to": "2026-11-02", "tenant_id": "x"}, "/tenant_id"),
    ],
)
def test_a_request_that_can_not_be_meant_is_refused(body: Any, pointer: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        report_request(body)
    assert [error.pointer for error in refused.value.errors] == [pointer]


def test_a_request_may_be_for_one_day_or_a_leap_year() -> None:
    assert report_request({"site_id": "s", "from": "2024-01-01", "to": "2024-12-31"}).last == date(2024, 12, 31)
    one = report_request({"site_id": "s", "from": "2026-11-21", "to": "2026-11-21"})
    assert one.first == one.last == datetime(2026, 11, 21, tzinfo=UTC).date()
