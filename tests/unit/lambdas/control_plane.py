"""A control plane in memory, for tests of onboarding."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lambdas.shared.publisher import EventPublisher
from lambdas.shared.tenant_id import new_tenant_id
from lambdas.tenants.directory import CognitoDirectory
from lambdas.tenants.onboarding import Onboarding
from lambdas.tenants.registry import TenantRegistry
from lambdas.tenants.request import OnboardingRequest
from lambdas.tenants.usage_keys import ApiGatewayKeys
from tests.fakes.apigateway import FakeApiGateway
from tests.fakes.cognito import FakeCognito
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.events import FakeEventBridge

PAYLOAD: dict[str, Any] = {
    "slug": "any-company",
    "name": "Any Company",
    "tier": "basic",
    "sites": ["site-1", "site-2"],
    "owner": {"email": "Owner@any-company.example"},
}


class CrashError(BaseException):
    """The function was stopped: no handler of errors runs."""


@dataclass
class Crashing:
    """Passes calls on to a client and stops after a number of them, having done the last."""

    client: Any
    countdown: Iterator[None]

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self.client, name)
        if name in ("get_paginator", "paginate"):
            return operation

        def call(**arguments: Any) -> Any:
            try:
                answer = operation(**arguments)
            finally:
                crash_due = next(self.countdown, "crash") == "crash"
            if crash_due:
                raise CrashError
            return answer

        return call


@dataclass
class ControlPlane:
    registry: FakeDynamoDB = field(default_factory=FakeDynamoDB)
    gateway: FakeApiGateway = field(default_factory=FakeApiGateway)
    cognito: FakeCognito = field(default_factory=FakeCognito)
    bus: FakeEventBridge = field(default_factory=FakeEventBridge)
    pauses: list[float] = field(default_factory=list)

    def onboard(self, payload: Any = None, *, crash_after: int | None = None) -> Any:
        steps: Iterator[None] = iter([None] * (10_000 if crash_after is None else crash_after))

        def around(client: Any) -> Any:
            return Crashing(client, steps)

        onboarding = Onboarding(
            registry=TenantRegistry(around(self.registry), "registry", pause=self.pauses.append),
            usage_keys=ApiGatewayKeys(around(self.gateway), {"basic": "plan-b", "premium": "plan-p"}),
            directory=CognitoDirectory(around(self.cognito), "pool"),
            publisher=EventPublisher(around(self.bus), "bus", pause=self.pauses.append),
            new_tenant_id=new_tenant_id,
            new_usage_key=lambda: f"usage-{new_tenant_id()}",
        )
        request = (
            payload if isinstance(payload, OnboardingRequest) else OnboardingRequest.from_payload(payload or PAYLOAD)
        )
        return onboarding.onboard(request)

    def check_one_tenant(self) -> str:
        """Everything is there exactly once and fits together; answers with the tenant's id."""
        ((_, user_id),) = self.cognito.users.items()
        items = {pk.split("#")[0]: item for (pk, _), item in self.registry.items.items()}
        assert len(self.registry.items) == len(items) == 3
        tenant = items["tenant"]
        tenant_id = str(tenant["tenant_id"]["S"])
        assert tenant["status"] == {"S": "active"}
        assert items["slug"]["tenant_id"]["S"] == items["member"]["tenant_id"]["S"] == tenant_id
        assert items["member"]["pk"]["S"] == f"member#{user_id}"
        ((key_id, key),) = self.gateway.keys.items()
        assert key["name"] == tenant_id
        assert key["value"] == tenant["usage_key"]["S"]
        assert self.gateway.plan_keys == {("plan-b", key_id)}
        details = [json.loads(entry["Detail"]) for entry in self.bus.entries]
        assert details
        assert all(detail == details[0] for detail in details)
        assert details[0]["tenant_id"] == tenant_id
        return tenant_id
