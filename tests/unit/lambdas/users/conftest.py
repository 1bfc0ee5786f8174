"""The operations on users, with a registry and a user pool in memory."""

import importlib
import json
from typing import Any

import pytest

from lambdas.shared.registry.membership import Membership
from lambdas.shared.tenant_session import TenantSessions
from tests.fakes.clock import FakeClock
from tests.fakes.cognito import FakeCognito
from tests.fakes.lambda_context import FakeContext
from tests.fakes.sts import FakeSts
from tests.unit.lambdas.conftest import api_event
from tests.unit.lambdas.registry.conftest import A, B, Registry, record
from tests.unit.lambdas.service import Reply


class UserService:
    """Tenants `A` and `B`, and what `A`'s people may do with its users."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.registry = Registry()
        self.cognito = FakeCognito()
        self.registry.has(record(A), record(B))
        sts: Any = FakeSts(FakeClock())
        sessions = TenantSessions(
            sts=sts,
            role_arn="arn:role",
            function_name="function",
            connect=lambda credentials: self._session(credentials["SessionToken"]),
            now=FakeClock(),
        )
        monkeypatch.setenv("ALLOWED_ROLES", "owner manager")
        monkeypatch.setenv("USER_POOL_ID", "pool")
        wiring = importlib.import_module("lambdas.users.wiring")
        monkeypatch.setattr(wiring, "sessions", sessions)
        monkeypatch.setattr(wiring.directory, "_client", self.cognito)

    def _session(self, tenant_id: str) -> Any:
        # As `TenantRegistry.grant_own_members` bounds a session.
        return self.registry.table.session((f"tenant#{tenant_id}", "member#", tenant_id))

    def call(
        self,
        operation: str,
        body: Any = None,
        *,
        user: str | None = None,
        limit: int | None = None,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        **caller: str,
    ) -> Reply:
        """Call an operation as an owner of tenant `A`, or as ``caller`` says."""
        event = api_event(
            **{"tenant_id": A, "user_id": "caller", **caller},
            pathParameters=None if user is None else {"user_id": user},
            queryStringParameters=query,
            headers=headers,
            body=None if body is None else json.dumps(body),
        )
        if limit is not None:
            event["requestContext"]["authorizer"]["limits"] = f"users={limit}"
        context: Any = FakeContext()
        answer = importlib.import_module(f"lambdas.users.{operation}").handler(event, context)
        return Reply(answer["statusCode"], json.loads(answer["body"]), answer["headers"])

    def has(self, principal: str, *roles: str, tenant_id: str = A, **values: Any) -> Membership:
        """Let somebody be an active member."""
        member = Membership(
            **{
                "principal": principal,
                "tenant_id": tenant_id,
                "email": f"{principal}@a.example",
                "roles": tuple(sorted(roles)),
                "sites": ("*",),
                "status": "active",
                **values,
            }
        )
        self.registry.table.items[f"member#{principal}", "membership"] = member.to_item()
        self.cognito.users[member.email] = principal
        self.cognito.signed_in.add(principal)
        return member

    def member(self, principal: str) -> Membership:
        found = self.registry.members.get(principal)
        assert found is not None
        return found


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> UserService:
    return UserService(monkeypatch)
