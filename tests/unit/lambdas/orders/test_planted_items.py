"""An item that another tenant's session put into this tenant's partition of an index changes nothing here."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.orders import keys
from lambdas.orders.open_items import OpenItems
from lambdas.orders.summary_store import SummaryStore
from lambdas.tasks.report_request import ReportRequest
from lambdas.tasks.sales import SiteSales
from tests.unit.lambdas.orders.restaurant import A, B, Restaurant

if TYPE_CHECKING:
    from tests.unit.lambdas.conftest import Output

NAMES = ("site_pk", "user_pk", "open_pk")


@pytest.fixture
def own(restaurant: Restaurant) -> str:
    """The id of an order of tenant `A`."""
    return restaurant.placed()


@pytest.fixture
def planted(restaurant: Restaurant, own: str) -> dict[str, Any]:
    """An item of tenant `B` that says of itself to be `A`'s order, much older and served for a fortune."""
    item = copy.deepcopy(restaurant.item(own))
    item["pk"] = {"S": keys.order_pk(B, "9" * 26)}
    item["total"] = {"N": "999999"}
    item["status"] = {"S": "SERVED"}
    item["history"]["L"][0]["M"]["at"] = {"S": "2020-01-01T00:00:00.000Z"}
    # B's session may write this: IAM looks at the item's own key.
    restaurant.table.session(f"{B}#").put_item(TableName="table", Item=item)
    assert all(item[name]["S"].startswith(f"{A}#") for name in NAMES)
    return item


def days() -> tuple[date, date]:
    today = datetime.now(UTC).date()
    return today - timedelta(days=1), today + timedelta(days=1)


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(
    ("operation", "query"),
    [("list_orders", {"site_id": "site-1"}), ("list_orders", {}), ("list_tickets", {"site_id": "site-1"})],
)
def test_lists_show_the_own_order_only(
    restaurant: Restaurant, own: str, logs: Output, operation: str, query: dict[str, str]
) -> None:
    status, page, _ = restaurant.listed(query, operation)
    assert status == 200
    (shown,) = page.get("orders", page.get("tickets"))
    assert (shown["order_id"], shown["status"]) == (own, "PLACED")
    assert "foreign item left out" in [line.get("message") for line in logs.lines()]


@pytest.mark.usefixtures("planted")
def test_no_revenue_is_counted_from_it(restaurant: Restaurant) -> None:
    store: Any = SummaryStore(restaurant.table.session(f"{A}#"), "table", A)  # type: ignore[arg-type]  # a fake client
    found = [counted for day in days() for counted in store.orders_of("site-1", day)]
    found += list(store.orders_of("site-1", datetime.now(UTC).date()))
    assert [(counted.status, counted.total) for counted in found] == [("PLACED", 1900)]
    sales: Any = SiteSales(restaurant.table.session(f"{A}#"), "table", A)  # type: ignore[arg-type]  # as above
    assert [order.total for order in sales.page(ReportRequest("site-1", *days()), "").orders] == [1900]


def test_a_sweep_believes_nothing_of_it(restaurant: Restaurant, own: str, planted: dict[str, Any]) -> None:
    """Neither that the order is overdue, nor, with nothing in it that a sweep can read, that there is no sweeping."""
    client: Any = restaurant.table.session(f"{A}#")
    planted["status"] = {"S": "PLACED"}
    for broken in (False, True):
        item = {name: planted[name] for name in ("pk", "sk", "open_pk", "open_sk")} if broken else planted
        restaurant.table.items[planted["pk"]["S"], planted["sk"]["S"]] = item
        (waiting,) = OpenItems(client, "table", A)
        assert json.dumps(str(waiting)).count(own) == 1
        assert "2020" not in str(waiting)
