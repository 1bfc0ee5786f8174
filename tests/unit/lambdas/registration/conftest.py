"""The public API's operations, with a registry and a mailbox in memory."""

import importlib
import json
import re
from dataclasses import dataclass
from typing import Any

import pytest

from lambdas.shared.onboarding.request import OnboardingRequest
from lambdas.shared.registry.audit import Actor
from tests.fakes.functions import FakeLambda
from tests.fakes.lambda_context import FakeContext
from tests.fakes.ses import FakeSes
from tests.unit.lambdas.registry.conftest import Registry
from tests.unit.lambdas.service import Reply

APPLICANT = {"email": "Ada@a.example", "company": "Any Company", "slug": "any-company", "tier": "basic"}


@dataclass(frozen=True)
class Made:
    """A tenant that was made."""

    tenant_id: str = "taaaaaaaaaaaa"
    status: str = "active"


class FakeOnboarding:
    """Makes a tenant of every request.

    Attributes:
        requests: What it was asked for, and by whom.
        failure: What it raises instead.
    """

    def __init__(self) -> None:
        self.requests: list[tuple[OnboardingRequest, Actor]] = []
        self.failure: Exception | None = None

    def onboard(self, request: OnboardingRequest, *, by: Actor) -> Made:
        self.requests.append((request, by))
        if self.failure is not None:
            raise self.failure
        return Made()


class PublicService:
    """What anybody may call."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.registry = Registry()
        self.mailbox = FakeSes()
        self.onboarding = FakeOnboarding()
        monkeypatch.setenv("REGISTRATION_SENDER", "no-reply@restaurant.example")
        monkeypatch.setenv("REGISTRATION_TIERS", "basic standard")
        monkeypatch.setenv("DISCOVERY", json.dumps({"api_url": "https://pool.example/v1/", "client_id": "c"}))
        table: Any = self.registry.table
        wiring = importlib.import_module("lambdas.registration.wiring")
        monkeypatch.setattr(wiring.registrations, "_client", table)
        monkeypatch.setattr(wiring.registrations, "_now", self.registry.now)
        monkeypatch.setattr(importlib.import_module("lambdas.registration.register").mail, "_client", self.mailbox)
        monkeypatch.setattr(importlib.import_module("lambdas.registration.discover").names, "_client", table)
        monkeypatch.setenv("TENANT_MAKER_NAME", "maker")
        maker = importlib.import_module("lambdas.registration.make_tenant")
        monkeypatch.setattr(maker, "from_environment", lambda: self.onboarding)
        self.lambda_ = FakeLambda()
        self.lambda_.functions["maker"] = maker.handler
        monkeypatch.setattr(importlib.import_module("lambdas.registration.confirm").maker, "_client", self.lambda_)

    def call(
        self,
        operation: str,
        body: Any = None,
        *,
        path: dict[str, str] | None = None,
        query: dict[str, str] | None = None,
    ) -> Reply:
        """Call an operation as nobody in particular."""
        event = {
            "requestContext": {"requestId": "request-1"},
            "pathParameters": path,
            "queryStringParameters": query,
            "body": None if body is None else json.dumps(body),
        }
        context: Any = FakeContext()
        answer = importlib.import_module(f"lambdas.registration.{operation}").handler(event, context)
        return Reply(answer["statusCode"], json.loads(answer["body"]), answer["headers"])

    def register(self, **changes: Any) -> str:
        """Begin, and answer with the registration's id."""
        reply = self.call("register", APPLICANT | changes)
        assert reply.status == 202
        return str(reply.body["registration_id"])

    def confirm(self, registration_id: str, code: str, **more: str) -> Reply:
        return self.call("confirm", {"code": code, **more}, path={"registration_id": registration_id})

    def code(self) -> str:
        """The code in the last e-mail."""
        (code,) = re.findall(r"\b\d{8}\b", self.mailbox.sent[-1][1])
        return str(code)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> PublicService:
    return PublicService(monkeypatch)
