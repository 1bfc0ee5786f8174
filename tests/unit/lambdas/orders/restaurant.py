"""The operations on orders over one table in memory, reached by sessions that IAM limits to a tenant."""

import importlib
import json
from typing import Any

import pytest

from lambdas.orders import keys
from lambdas.shared.tenant_data import TenantData
from lambdas.shared.tenant_session import TenantSessions
from tests.fakes.clock import FakeClock
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.fakes.stepfunctions import FakeStepFunctions
from tests.fakes.sts import FakeSts
from tests.unit.lambdas.conftest import api_event

A, B = "taaaaaaaaaaaa", "tbbbbbbbbbbbb"
INDEXES = {
    "orders_by_site": ("site_pk", "site_sk"),
    "orders_by_customer": ("user_pk", "user_sk"),
    "open_orders": ("open_pk", "open_sk"),
}
#: Who may give each command, by the document.
ROLES = {
    **dict.fromkeys(("accept", "reject", "start", "ready"), ("kitchen", "manager", "owner")),
    "serve": ("waiter", "manager", "owner"),
    "cancel": ("customer", "waiter", "manager", "owner"),
}
Answer = tuple[int, Any, dict[str, str]]


def order(**changes: Any) -> dict[str, Any]:
    """What a client sends for two pizzas: 2 x 9.50 EUR."""
    return {"site_id": "site-1", "items": [{"sku": "pizza", "quantity": 2}], "note": "no \N{HOT PEPPER}"} | changes


class Restaurant:
    """Two tenants, each with two sites of one brand.

    Attributes:
        table: The application table.
        workflow: Where the waits of workflows are.
        clock: By which sites are remembered.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.table = FakeDynamoDB(indexes=INDEXES)
        self.workflow = FakeStepFunctions()
        self.clock = FakeClock()
        self._monkeypatch = monkeypatch
        sts: Any = FakeSts(FakeClock())
        sessions = TenantSessions(
            sts=sts,
            role_arn="arn:role",
            function_name="function",
            connect=lambda credentials: self.table.session(credentials["SessionToken"] + "#"),  # type: ignore[arg-type,return-value]  # a fake client
            now=FakeClock(),
        )
        monkeypatch.setattr(importlib.import_module("lambdas.orders.wiring"), "data", TenantData(sessions, "table"))
        sites = importlib.import_module("lambdas.shared.expiring_cache").ExpiringCache(capacity=8, now=self.clock)
        monkeypatch.setattr(importlib.import_module("lambdas.orders.menu_wiring"), "sites", sites)
        wiring = importlib.import_module("lambdas.orders.command_wiring")
        callbacks = importlib.import_module("lambdas.orders.callbacks").Callbacks(self.workflow)
        monkeypatch.setattr(wiring, "callbacks", callbacks)
        monkeypatch.setattr("time.sleep", lambda _: None)
        for tenant_id in (A, B):
            for site_id in ("site-1", "site-2"):
                self.set_up(tenant_id, site_id)
            self.offer(tenant_id, "pizza", 950, supplies={"flour": 250, "cheese": 100})
            self.offer(tenant_id, "cola", 300)

    def set_up(self, tenant_id: str, site_id: str, *, capacity: int | None = None, currency: str = "EUR") -> None:
        """Put a site, as the service of menus does."""
        item: dict[str, Any] = {
            **_key(keys.site_pk(tenant_id, site_id), keys.SITE_SK),
            "site_id": {"S": site_id},
            "brand_id": {"S": "brand-1"},
            "name": {"S": "Main street"},
            "currency": {"S": currency},
            "kitchen_open": {"N": "0"},
            "version": {"N": "1"},
        }
        if capacity is not None:
            item["kitchen_capacity"] = {"N": str(capacity)}
        self.table.items[item["pk"]["S"], "site"] = item

    def offer(
        self,
        tenant_id: str,
        sku: str,
        unit_price: int,
        *,
        name: str = "",
        available: bool = True,
        supplies: dict[str, int] | None = None,
    ) -> None:
        """Put an item on the brand's menu, as the service of menus does."""
        uses = [{"M": {"supply_id": {"S": key}, "quantity": {"N": str(n)}}} for key, n in (supplies or {}).items()]
        item: dict[str, Any] = {
            **_key(keys.brand_menu_pk(tenant_id, "brand-1"), keys.menu_item_sk(sku)),
            "brand_id": {"S": "brand-1"},
            "sku": {"S": sku},
            "name": {"S": name or sku.title()},
            "unit_price": {"N": str(unit_price)},
            "available": {"BOOL": available},
            "version": {"N": "1"},
            **({"supplies": {"L": uses}} if uses else {}),
        }
        self.table.items[item["pk"]["S"], item["sk"]["S"]] = item

    def override(self, tenant_id: str, site_id: str, sku: str, **said: Any) -> None:
        """Let a site say otherwise: ``available`` or ``unit_price``."""
        key = _key(keys.site_menu_pk(tenant_id, site_id), keys.menu_item_sk(sku))
        kinds = {name: {"BOOL": value} if name == "available" else {"N": str(value)} for name, value in said.items()}
        item = {**key, "sku": {"S": sku}, **kinds}
        self.table.items[item["pk"]["S"], item["sk"]["S"]] = item

    def call(self, operation: str, event: dict[str, Any]) -> Answer:
        """Call the handler of an operation."""
        context: Any = FakeContext()
        answer = importlib.import_module(f"lambdas.orders.{operation}").handler(event, context)
        return answer["statusCode"], json.loads(answer["body"]), answer["headers"]

    def create(self, key: str = "key-1", body: dict[str, Any] | None = None, **caller: str) -> Answer:
        """Place an order."""
        caller = {"tenant_id": A, **caller}
        event = api_event(headers={"idempotency-key": key}, body=json.dumps(body or order()), **caller)
        self._monkeypatch.setenv("ALLOWED_ROLES", "owner manager waiter customer")
        return self.call("create_order", event)

    def placed(self, key: str = "key-1", **caller: str) -> str:
        """The id of an order that was placed."""
        status, body, _ = self.create(key, None, **caller)
        assert status in {200, 201}, body
        return str(body["order_id"])

    def get(self, order_id: str, **caller: str) -> Answer:
        """Show an order."""
        self._monkeypatch.setenv("ALLOWED_ROLES", "owner manager waiter kitchen customer")
        caller = {"tenant_id": A, **caller}
        return self.call("get_order", api_event(pathParameters={"order_id": order_id}, **caller))

    def listed(self, query: dict[str, str], operation: str = "list_orders", **caller: str) -> Answer:
        """List orders or, by another operation, tickets."""
        self._monkeypatch.setenv("ALLOWED_ROLES", "owner manager waiter kitchen customer")
        caller = {"tenant_id": A, **caller}
        return self.call(operation, api_event(queryStringParameters=query, **caller))

    def command(self, name: str, order_id: str, *, body: str | None = None, **caller: str) -> Answer:
        """Give a command."""
        self._monkeypatch.setenv("ALLOWED_ROLES", " ".join(ROLES[name]))
        caller = {"tenant_id": A, **caller}
        if body is None and name in {"reject", "cancel"}:
            body = "{}"
        event = api_event(pathParameters={"order_id": order_id}, body=body, **caller)
        return self.call(f"{name}_order", event)

    def walk(self, order_id: str, *names: str, **caller: str) -> None:
        """Give commands that must all succeed."""
        for name in names:
            status, body, _ = self.command(name, order_id, **caller)
            assert status == 200, body

    def close_wait(self, order_id: str, *, expire: bool, waiting: list[str], tenant_id: str = A) -> str:
        """Let the workflow look at the order."""
        event = {"tenant_id": tenant_id, "order_id": order_id, "expire": expire, "while": waiting, "reason": "late"}
        context: Any = FakeContext()
        return str(importlib.import_module("lambdas.orders.close_wait").handler(event, context)["status"])

    def wait(self, order_id: str, wait: str, token: str, tenant_id: str = A) -> None:
        """Keep a task token, as the workflow does."""
        item = self.item(order_id, tenant_id)
        item[wait] = {"S": token}
        item["revision"] = {"N": str(int(item["revision"]["N"]) + 1)}
        item.pop("outbox", None)

    def item(self, order_id: str, tenant_id: str = A) -> dict[str, Any]:
        """The item of an order."""
        return self.table.items[keys.order_pk(tenant_id, order_id), keys.ORDER_SK]

    def event(self, order_id: str, tenant_id: str = A) -> dict[str, Any] | None:
        """What the last write of an order tells, if it tells anything."""
        outbox = self.item(order_id, tenant_id).get("outbox")
        if outbox is None:
            return None
        (entry,) = json.loads(outbox["S"])
        return dict(entry)

    def kitchen_open(self, site_id: str = "site-1", tenant_id: str = A) -> int:
        """How many orders the site counts in its kitchen."""
        return int(self.table.items[keys.site_pk(tenant_id, site_id), keys.SITE_SK]["kitchen_open"]["N"])


def _key(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}
