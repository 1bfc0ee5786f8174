"""The sales report: counts of a site's orders over some days."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final, Protocol

from lambdas.tasks.report_request import ReportRequest
from lambdas.tasks.running import Progress
from lambdas.tasks.sales import SalesPage, SoldOrder

SERVED: Final = "SERVED"
_MAX_ITEMS: Final = 100
# A report costs a write and an event: not for every page.
_STEP_PERCENT: Final = 5


class Sales(Protocol):
    """A tenant's orders by site and time."""

    def page(self, wanted: ReportRequest, start: str) -> SalesPage:
        """A page of the orders that a report is about."""


class Totals:
    """Counts that grow order by order, and can be kept half-way.

    Args:
        kept: What `to_json` returned earlier; empty at first.
    """

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self._statuses: Counter[str] = Counter(kept.get("statuses", {}))
        self._revenue: Counter[str] = Counter(kept.get("revenue", {}))
        self._items: dict[str, dict[str, Any]] = {sku: dict(item) for sku, item in kept.get("items", {}).items()}

    def add(self, order: SoldOrder) -> None:
        """Count an order; only what was served is revenue."""
        self._statuses[order.status] += 1
        if order.status != SERVED:
            return
        self._revenue[order.currency] += order.total
        for line in order.lines:
            item = self._items.setdefault(line.sku, {"name": line.name, "quantity": 0, "revenue": 0})
            item["quantity"] += line.quantity
            item["revenue"] += line.quantity * line.unit_price

    def to_json(self) -> dict[str, Any]:
        """The counts, to go on from."""
        return {"statuses": dict(self._statuses), "revenue": dict(self._revenue), "items": self._items}

    def report(self) -> dict[str, Any]:
        """The counts as the requester sees them, with the items that sold for most."""
        best = sorted(self._items.items(), key=lambda entry: (-entry[1]["revenue"], entry[0]))[:_MAX_ITEMS]
        return {
            "orders": self._statuses.total(),
            "orders_by_status": dict(sorted(self._statuses.items())),
            "revenue": dict(sorted(self._revenue.items())),
            "items": [{"sku": sku, **item} for sku, item in best],
        }


def make_report(content: Mapping[str, Any], progress: Progress, *, sales: Sales) -> Mapping[str, Any]:
    """Count the orders that a task's input names, from where an earlier worker stopped."""
    wanted = ReportRequest.from_input(content)
    start = str(progress.checkpoint.get("start", ""))
    totals = Totals(progress.checkpoint.get("totals", {}))
    while True:
        page = sales.page(wanted, start)
        for order in page.orders:
            totals.add(order)
        start = page.next_start
        if not start:
            return {**wanted.to_json(), **totals.report()}
        percent = _percent(wanted, start)
        if percent >= progress.task.percent + _STEP_PERCENT:
            progress.report(percent, {"start": start, "totals": totals.to_json()})


def _percent(wanted: ReportRequest, start: str) -> int:
    """How far the report has come: by days, because nobody knows how many orders follow."""
    begin = datetime.combine(wanted.first, time.min, UTC)
    end = datetime.combine(wanted.last, time.min, UTC) + timedelta(days=1)
    reached = datetime.fromisoformat(start.partition("#")[0])
    return int(100 * (reached - begin) / (end - begin))
