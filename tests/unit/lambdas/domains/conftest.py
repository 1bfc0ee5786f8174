"""The operations on domains, with a registry and a DNS in memory."""

import importlib
import json
from typing import Any

import pytest

from lambdas.shared.tenant_session import TenantSessions
from tests.fakes.clock import FakeClock
from tests.fakes.lambda_context import FakeContext
from tests.fakes.sts import FakeSts
from tests.unit.lambdas.conftest import api_event
from tests.unit.lambdas.registry.conftest import A, B, Registry, record
from tests.unit.lambdas.service import Reply


class FakeDns:
    """Texts by name."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}

    def txt(self, name: str) -> list[str]:
        return self.texts.get(name, [])


class DomainService:
    """Tenants `A` and `B`, and what their owners may do with domains."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.registry = Registry()
        self.registry.has(record(A), record(B))
        self.dns = FakeDns()
        sts: Any = FakeSts(FakeClock())
        sessions = TenantSessions(
            sts=sts,
            role_arn="arn:role",
            function_name="function",
            connect=lambda credentials: self._session(credentials["SessionToken"]),
            now=FakeClock(),
        )
        monkeypatch.setenv("ALLOWED_ROLES", "owner")
        monkeypatch.setattr(importlib.import_module("lambdas.domains.wiring"), "sessions", sessions)
        monkeypatch.setattr(importlib.import_module("lambdas.domains.verify_domain"), "resolver", self.dns)

    def _session(self, tenant_id: str) -> Any:
        # As `TenantRegistry.grant_own_domains` bounds a session.
        return self.registry.table.session((f"tenant#{tenant_id}", "domain#"))

    def call(self, operation: str, body: Any = None, *, host: str | None = None, **caller: str) -> Reply:
        """Call an operation as the owner of tenant `A`, or as ``caller`` says."""
        event = api_event(
            **{"tenant_id": A, "features": "custom-domain", **caller},
            pathParameters=None if host is None else {"host": host},
            body=None if body is None else json.dumps(body),
        )
        context: Any = FakeContext()
        answer = importlib.import_module(f"lambdas.domains.{operation}").handler(event, context)
        return Reply(answer["statusCode"], json.loads(answer["body"] or "null"), answer["headers"])

    def show(self, record: dict[str, str]) -> None:
        """Let the DNS show the record that a claim asks for."""
        self.dns.texts[record["name"]] = [record["value"]]


@pytest.fixture
def domains(monkeypatch: pytest.MonkeyPatch) -> DomainService:
    return DomainService(monkeypatch)
