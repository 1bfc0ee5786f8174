"""A control plane in memory, for tests of onboarding and of operations."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lambdas.shared.lifecycle.machines import Machines
from lambdas.shared.lifecycle.operation import RUNNING_INDEX
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.onboarding.directory import CognitoDirectory
from lambdas.shared.onboarding.onboarding import Onboarded, Onboarding
from lambdas.shared.onboarding.request import OnboardingRequest
from lambdas.shared.onboarding.usage_keys import ApiGatewayKeys
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.slugs import Slugs
from lambdas.shared.registry.store import TenantRegistry
from lambdas.shared.tenant_id import new_tenant_id
from tests.fakes.apigateway import FakeApiGateway
from tests.fakes.cognito import FakeCognito
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.executions import FakeExecutions

PAYLOAD: dict[str, Any] = {
    "slug": "any-company",
    "name": "Any Company",
    "tier": "basic",
    "sites": ["site-1", "site-2"],
    "owner": {"email": "Owner@any-company.example"},
}
BY = Actor(who="operator-1", via="iam")
KINDS = ("onboard", "change_tier", "export", "offboard")
INDEXES = {
    "tenants_by_status": ("status", "tenant_id"),
    "members_by_tenant": ("member_of", "email"),
    RUNNING_INDEX: ("running", "started_at"),
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
    registry: FakeDynamoDB = field(default_factory=lambda: FakeDynamoDB(indexes=INDEXES))
    gateway: FakeApiGateway = field(default_factory=FakeApiGateway)
    cognito: FakeCognito = field(default_factory=FakeCognito)
    executions: FakeExecutions = field(default_factory=FakeExecutions)

    @property
    def operations(self) -> Operations:
        client: Any = self.registry
        return Operations(TenantRegistry(client, "registry"))

    @property
    def machines(self) -> Machines:
        client: Any = self.executions
        return Machines(client, {kind: f"arn:aws:states:::stateMachine:{kind}" for kind in KINDS})

    def onboard(self, payload: Any = None, *, crash_after: int | None = None) -> Onboarded:
        steps: Iterator[None] = iter([None] * (10_000 if crash_after is None else crash_after))

        def around(client: Any) -> Any:
            return Crashing(client, steps)

        registry = TenantRegistry(around(self.registry), "registry")
        onboarding = Onboarding(
            operations=Operations(registry),
            slugs=Slugs(registry.client, "registry"),
            usage_keys=ApiGatewayKeys(around(self.gateway), {"basic": "plan-b", "premium": "plan-p"}),
            directory=CognitoDirectory(around(self.cognito), "pool"),
            machines=self.machines,
            new_tenant_id=new_tenant_id,
            new_usage_key=lambda: f"usage-{new_tenant_id()}",
        )
        request = (
            payload if isinstance(payload, OnboardingRequest) else OnboardingRequest.from_payload(payload or PAYLOAD)
        )
        return onboarding.onboard(request, by=BY)

    def tenants(self) -> list[dict[str, Any]]:
        """The records of all tenants."""
        return [item for (_, sk), item in self.registry.items.items() if sk == "tenant"]

    def told(self) -> list[dict[str, Any]]:
        """What lies in outboxes, whatever it tells."""
        return [
            entry
            for item in self.registry.items.values()
            if "outbox" in item
            for entry in json.loads(item["outbox"]["S"])
        ]

    def check_one_tenant(self) -> str:
        """Everything is there exactly once and fits together; answers with the tenant's id."""
        (user_id,) = self.cognito.users.values()
        (tenant,) = self.tenants()
        tenant_id = str(tenant["tenant_id"]["S"])
        assert tenant["status"] == {"S": "active"}
        assert "operation" not in tenant
        (operation,) = (item for (_, sk), item in self.registry.items.items() if sk.startswith("operation#"))
        assert operation["status"] == {"S": "succeeded"}
        assert "running" not in operation
        slug = self.registry.items[f"slug#{tenant['slug']['S']}", "slug"]
        member = self.registry.items[f"member#{user_id}", "membership"]
        assert slug["tenant_id"]["S"] == member["tenant_id"]["S"] == tenant_id
        ((key_id, key),) = self.gateway.keys.items()
        assert key["name"] == tenant_id
        assert key["value"] == tenant["usage_key"]["S"] == slug["usage_key"]["S"]
        assert self.gateway.plan_keys == {("plan-b", key_id)}
        (event,) = self.told()
        assert (event["detail_type"], event["detail"]["tenant_id"]) == ("TenantOnboarded", tenant_id)
        return tenant_id

    def check_nothing_left(self, slug: str) -> None:
        """No key, no slug and no membership is left of a tenant that was undone, and its record says so."""
        assert (f"slug#{slug}", "slug") not in self.registry.items
        (tenant,) = (item for item in self.tenants() if item["slug"]["S"] == slug)
        assert tenant["status"] == {"S": "failed"}
        assert "operation" not in tenant
        tenant_id = tenant["tenant_id"]["S"]
        assert tenant_id not in [key["name"] for key in self.gateway.keys.values()]
        members = [item for (pk, _), item in self.registry.items.items() if pk.startswith("member#")]
        assert tenant_id not in [member["tenant_id"]["S"] for member in members]
