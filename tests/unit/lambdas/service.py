"""A service's API operations on one table, reached by sessions that IAM limits to a tenant."""

import importlib
import json
from dataclasses import dataclass
from typing import Any

import pytest

from lambdas.shared.tenant_data import TenantData
from lambdas.shared.tenant_session import TenantSessions
from tests.fakes.clock import FakeClock
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.lambda_context import FakeContext
from tests.fakes.sts import FakeSts
from tests.unit.lambdas.conftest import api_event

A, B = "taaaaaaaaaaaa", "tbbbbbbbbbbbb"


@dataclass(frozen=True)
class Reply:
    """What a client got."""

    status: int
    body: Any
    headers: dict[str, str]


class Service:
    """The operations of ``lambdas.{package}``."""

    def __init__(self, package: str, table: FakeDynamoDB, monkeypatch: pytest.MonkeyPatch) -> None:
        self.package = package
        self.table = table
        sts: Any = FakeSts(FakeClock())
        sessions = TenantSessions(
            sts=sts,
            role_arn="arn:role",
            function_name="function",
            connect=lambda credentials: self.table.session(credentials["SessionToken"] + "#"),  # type: ignore[arg-type,return-value]  # a fake client
            now=FakeClock(),
        )
        monkeypatch.setattr(importlib.import_module(f"lambdas.{package}.wiring"), "data", TenantData(sessions, "table"))
        monkeypatch.setenv("ALLOWED_ROLES", "owner manager waiter kitchen customer")

    def call(
        self,
        operation: str,
        path: dict[str, str] | None = None,
        body: Any = None,
        *,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        **caller: str,
    ) -> Reply:
        """Call an operation as owner of tenant `A`, or as ``caller`` says."""
        event = api_event(
            **{"tenant_id": A, **caller},
            pathParameters=path,
            queryStringParameters=query,
            headers=headers,
            body=None if body is None else json.dumps(body),
        )
        context: Any = FakeContext()
        answer = importlib.import_module(f"lambdas.{self.package}.{operation}").handler(event, context)
        content = json.loads(answer["body"]) if answer["body"] else None
        return Reply(answer["statusCode"], content, answer["headers"])

    def told(self) -> list[dict[str, Any]]:
        """The events that lie on items of the table, in no order."""
        return [
            entry for item in self.table.items.values() if "outbox" in item for entry in json.loads(item["outbox"]["S"])
        ]
