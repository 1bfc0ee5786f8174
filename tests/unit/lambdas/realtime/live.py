"""Live push over one table in memory, reached by sessions that IAM limits to a tenant."""

import importlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.order_events import ORDER_EVENTS, OrderEvent
from lambdas.shared.tenant_data import TenantData
from lambdas.shared.tenant_session import TenantSessions
from lambdas.shared.tenants import Tenants
from tests.fakes.clock import FakeClock
from tests.fakes.connections import FakeConnections
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.fakes.sts import FakeSts

A, B = "taaaaaaaaaaaa", "tbbbbbbbbbbbb"
NOW = 1_800_000_000.0
STATUSES = tuple(ORDER_EVENTS)
CONTEXT: Any = FakeContext()


class Live:
    """Two tenants whose clients connect, and what they receive.

    Attributes:
        table: The application table.
        registry: The tenant registry.
        clients: The connections as API Gateway has them.
        clock: Everybody's.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, table: FakeDynamoDB) -> None:
        self.table, self.registry, self.clients, self.clock = table, FakeDynamoDB(), FakeConnections(), FakeClock(NOW)
        monkeypatch.setenv("REALTIME_CALLBACK_URL", "https://abc123.execute-api.eu-west-1.amazonaws.com/v1")
        monkeypatch.setenv("TIME_LIMITS", json.dumps({"basic": {"accept": 600, "ready": 3600, "pickup": 1800}}))
        monkeypatch.setattr("time.time", self.clock)
        sts: Any = FakeSts(self.clock)
        sessions = TenantSessions(
            sts=sts,
            role_arn="arn:role",
            function_name="function",
            connect=lambda credentials: self.table.session(credentials["SessionToken"] + "#"),  # type: ignore[arg-type,return-value]  # a fake client
            now=self.clock,
        )
        monkeypatch.setattr(importlib.import_module("lambdas.realtime.wiring"), "data", TenantData(sessions, "table"))
        push: Any = importlib.import_module("lambdas.realtime.push")
        broadcast: Any = importlib.import_module("lambdas.realtime.broadcast")
        registry: Any = self.registry
        for tenant_id in (A, B):
            self.set_status(tenant_id, "active")
        fan_out = importlib.import_module("lambdas.realtime.fan_out")
        route = importlib.import_module("lambdas.realtime.message_route")
        pusher = push.Pusher(self.clients)
        self.pool = ThreadPoolExecutor(push.WORKERS)
        monkeypatch.setattr(fan_out, "broadcaster", broadcast.Broadcaster(pusher, self.pool, self.clock))
        monkeypatch.setattr(route, "pusher", pusher)
        for module in (fan_out, route):
            monkeypatch.setattr(module, "tenants", Tenants(registry, "registry", cache_seconds=60, now=self.clock))

    def set_status(self, tenant_id: str, status: str) -> None:
        """Write a tenant's status, as the control plane does."""
        item = {"status": {"S": status}, "tier": {"S": "basic"}, "usage_key": {"S": "key"}}
        self.registry.items[f"tenant#{tenant_id}", "tenant"] = item

    def event(self, connection_id: str, route: str = "$connect", **fields: Any) -> dict[str, Any]:
        """What API Gateway sends a route's function; ``fields`` change the caller, or give the ``body``."""
        body = fields.pop("body", "")
        context = {
            "tenant_id": A,
            "user_id": "anna",
            "tier": "basic",
            "roles": "owner",
            "sites": "*",
            "site_id": "",
            "expires_at": str(int(NOW) + 3600),
            **fields,
        }
        request = {"connectionId": connection_id, "routeKey": route, "requestId": "request-1", "authorizer": context}
        return {"requestContext": request, "headers": {}, "body": body}

    def connect(self, connection_id: str, *, headers: Mapping[str, str] | None = None, **caller: Any) -> dict[str, Any]:
        """Open a connection; the answer of its function."""
        handler = importlib.import_module("lambdas.realtime.connect").handler
        event = self.event(connection_id, **caller) | {"headers": dict(headers or {})}
        answer: dict[str, Any] = handler(event, CONTEXT)
        self.clients.received[connection_id] = []
        # Otherwise it would count as one whose handshake may not have ended.
        self.clock.advance(60)
        return answer

    def disconnect(self, connection_id: str, **caller: str) -> None:
        """Tell of a connection that has ended."""
        importlib.import_module("lambdas.realtime.disconnect").handler(
            self.event(connection_id, "$disconnect", **caller), CONTEXT
        )

    def say(self, connection_id: str, message: object, route: str = "reply", **caller: str) -> list[Any]:
        """Send a message, and take all that the client has received since."""
        body = message if isinstance(message, str) else json.dumps(message)
        handler = importlib.import_module(f"lambdas.realtime.{route}").handler
        assert handler(self.event(connection_id, "ping", body=body, **caller), CONTEXT) == {"statusCode": 200}
        return self.taken(connection_id)

    def taken(self, connection_id: str) -> list[Any]:
        """Take what a client has received so far."""
        received = self.clients.received.get(connection_id, [])
        taken, received[:] = received[:], []
        return taken

    def tell(self, *events: Event) -> list[str]:
        """Deliver events in one batch; the ids of those that failed."""
        batch = {
            "Records": [
                {
                    "messageId": event.event_id,
                    "body": json.dumps(
                        {"source": event.SOURCE, "detail-type": event.DETAIL_TYPE, "detail": event.to_detail()}
                    ),
                }
                for event in events
            ]
        }
        answer = importlib.import_module("lambdas.realtime.fan_out").handler(batch, CONTEXT)
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def connections(self) -> list[tuple[str, str]]:
        """Partition key and id of each connection that is kept."""
        return sorted((pk, sk.removeprefix("connection#")) for pk, sk in self.table.items if "#feed#" in pk)


def order_event(sequence: int = 1, *, tenant_id: str = A, order_id: str = "1" * 26, **changes: Any) -> OrderEvent:
    """An event of an order of Anna's at site-1."""
    kind = ORDER_EVENTS[STATUSES[sequence - 1]]
    event = kind(
        event_id=kind.id_of(tenant_id, order_id, sequence),
        tenant_id=tenant_id,
        correlation_id=order_id,
        occurred_at=f"2027-01-15T08:00:0{sequence}.000Z",
        version=1,
        order_id=order_id,
        site_id="site-1",
        brand_id="brand-1",
        placed_by="anna",
        status=kind.STATUS,
        sequence=sequence,
        tier="basic",
        currency="EUR",
        total=950,
        items=[{"sku": "pizza", "name": "Pizza", "quantity": 1}],
        note=None,
        reason=None,
        supplies=[{"supply_id": "flour", "quantity": 250}],
    )
    return replace(event, **changes)
