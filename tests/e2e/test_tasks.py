"""A sales report: asked for, followed and read over HTTP, and made behind the bus."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

from tests.e2e.documented import content
from tests.waiting import until

if TYPE_CHECKING:
    import httpx

    from tests.e2e.conftest import TenantUser


def ask(user: TenantUser, key: str, site_id: str = "site-2") -> httpx.Response:
    today = time.strftime("%Y-%m-%d", time.gmtime())
    body = {"site_id": site_id, "from": today, "to": today}
    return user.api.post("reports", json=body, headers={"Idempotency-Key": key})


def result(user: TenantUser, asked: httpx.Response) -> Any:
    task_id = content(asked, "Task", status=202)["task_id"]
    assert asked.headers["Location"] == f"tasks/{task_id}"
    location = asked.request.url.join(asked.headers["Location"])

    def ended() -> Any:
        task = content(user.api.get(location), "Task")
        return task if task["status"] in {"SUCCEEDED", "FAILED"} else None

    task = until(ended, "the end of the task")
    assert task["status"] == "SUCCEEDED", task
    assert task["percent"] == 100
    return task["result"]


def test_a_report_counts_what_was_served(blue: TenantUser) -> None:
    before = result(blue, ask(blue, uuid.uuid4().hex))
    order_id = blue.placed(site_id="site-2")
    for name in ("accept", "start", "ready", "serve"):
        blue.command(order_id, name).raise_for_status()
    after = result(blue, ask(blue, uuid.uuid4().hex))
    assert after["orders"] == before["orders"] + 1
    assert after["revenue"]["EUR"] == before["revenue"].get("EUR", 0) + 2300


def test_a_report_holds_the_orders_of_one_tenant(blue: TenantUser, green: TenantUser) -> None:
    before = result(green, ask(green, uuid.uuid4().hex))
    blue.placed(site_id="site-2")
    assert result(green, ask(green, uuid.uuid4().hex))["orders"] == before["orders"]


def test_a_repeated_request_is_one_task(blue: TenantUser) -> None:
    key = uuid.uuid4().hex
    first, again = ask(blue, key), ask(blue, key)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json()["task_id"] == first.json()["task_id"]
    assert ask(blue, key, "site-1").status_code == 422


def test_a_task_is_seen_by_who_asked_and_by_the_owner(blue: TenantUser, green: TenantUser) -> None:
    manager, other = blue.as_role("manager"), blue.as_role("manager", name="second")
    task_id = ask(manager, uuid.uuid4().hex).json()["task_id"]
    seen = [user.api.get(f"tasks/{task_id}").status_code for user in (manager, blue, other, green)]
    assert seen == [200, 200, 404, 404]


def test_only_who_leads_asks_for_reports(blue: TenantUser) -> None:
    assert ask(blue.as_role("waiter"), uuid.uuid4().hex).status_code == 403
    assert ask(blue.as_role("manager", sites=("site-1",)), uuid.uuid4().hex).status_code == 403
