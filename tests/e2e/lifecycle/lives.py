"""Tenants' lives as operators lead them: what is begun is followed to its end, and looked at from outside."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lambdas.shared.lifecycle.machines import execution_name
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.registry.store import TenantRegistry
from saas_constructs.local.deployment.outputs import reachable
from tests import http
from tests.e2e.conftest import MENU, ORDER, PASSWORD
from tests.e2e.lifecycle.belongings import Belongings
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import ExitStack

    import httpx

    from lambdas.shared.lifecycle.operation import Operation
    from lambdas.shared.registry.records import TenantRecord

#: Seconds between looks at an operation: several are waited for at once.
_PAUSE = 0.2


@dataclass(frozen=True)
class Lives(Belongings):
    """The lives of this test run's tenants.

    Attributes:
        admin: The operators' API, as an administrator calls it.
        clients: Closes clients at the end.
        operations: The registry, read as it is: to ask a function over and over would keep what is tested waiting.
    """

    admin: httpx.Client
    clients: ExitStack
    operations: Operations = field(init=False)

    def __post_init__(self) -> None:
        registry = TenantRegistry(self.aws.client("dynamodb"), self.platform.outputs["RegistryTableName"])
        object.__setattr__(self, "operations", Operations(registry))

    def tenant(self, tenant_id: str) -> TenantRecord:
        """The tenant's record."""
        return self.operations.registry.require(tenant_id)

    def made(self, slug: str, *, model: str = "pool", tier: str = "premium") -> str:
        """A tenant with one site, a menu and an owner."""
        email = f"owner@{slug}.example"
        tenant_id = self.platform.onboard(slug=slug, name=slug, email=email, tier=tier, sites=["site-1"], model=model)
        self.platform.set_password(email, PASSWORD)
        api = self.api(tenant_id)
        api.put("sites/site-1", json={"brand_id": "house", "name": "One", "currency": "EUR"}).raise_for_status()
        for sku, item in MENU.items():
            api.put(f"brands/house/menu/{sku}", json=item).raise_for_status()
        return tenant_id

    def api(self, tenant_id: str, url: str | None = None) -> httpx.Client:
        """The API that the tenant lives by, or the one at ``url``, with a new token of its owner's.

        New, as API Gateway keeps for half a minute what the authorizer said of a token.
        """
        tenant = self.tenant(tenant_id)
        token = self.platform.sign_in(f"owner@{tenant.slug}.example", PASSWORD).access
        base = reachable(url or tenant.api_url, self.aws.endpoint_url) or self.platform.outputs["ApiUrl"]
        headers = {"Authorization": f"Bearer {token}"}
        return self.clients.enter_context(http.client(base_url=base, headers=headers))

    def placed(self, api: httpx.Client) -> str:
        """The id of a new order."""
        answer = api.post("orders", json=ORDER, headers={"Idempotency-Key": uuid.uuid4().hex})
        assert answer.status_code == 201, answer.text
        order_id: str = answer.json()["order_id"]
        return order_id

    def served(self, api: httpx.Client, order_id: str) -> None:
        """Serve an order that waits for the kitchen; its workflow may be a moment behind each time."""
        for command in ("accept", "start", "ready", "serve"):
            until(
                lambda command=command: api.post(f"orders/{order_id}/{command}").status_code == 200,  # type: ignore[misc]
                f"{command} of an order",
            )
        assert api.get(f"orders/{order_id}").json()["status"] == "SERVED"

    def begin(self, tenant_id: str, what: str, body: Mapping[str, Any] | None = None) -> Operation:
        """Ask for an operation."""
        answer = self.admin.post(f"tenants/{tenant_id}/{what}", json=dict(body or {}))
        assert answer.status_code in {200, 202}, answer.text
        return self.operations.require(tenant_id, answer.json()["operation_id"])

    def ended(self, begun: Operation, status: str = "succeeded", *, seconds: float = 240) -> Operation:
        """An operation at its end, which is to be of this status."""
        operation = self._as(begun, lambda now: now.status != "running", f"the end of {begun.kind}", seconds)
        assert operation.status == status, operation.steps
        return operation

    def step(self, begun: Operation, name: str, status: str) -> Operation:
        """The operation, once a step of it stands like this."""

        def stands(now: Operation) -> bool:
            entry = now.step(name)
            return entry is not None and entry.status == status

        return self._as(begun, stands, f"{name} is {status}", 120)

    def retried(self, failed: Operation) -> Operation:
        """The operation as it is tried again: one that failed, or what followed the end of one that succeeded."""
        answer = self.admin.post(f"tenants/{failed.tenant_id}/operations/{failed.operation_id}/retry")
        assert answer.status_code in {200, 202}, answer.text
        return self.operations.require(failed.tenant_id, failed.operation_id)

    def broken_off(self, operation: Operation) -> None:
        """Wait until the execution of the operation's present attempt has failed."""
        until(
            lambda: set(self.executions(operation).values()) == {"FAILED"},
            f"the execution of {operation.kind} has failed",
            seconds=240,
            pause=_PAUSE,
        )

    def executions(self, operation: Operation) -> dict[str, str]:
        """Status of each execution of the operation's present attempt, by its ARN: there is one at most."""
        machines = self.aws.client("stepfunctions")
        pages = machines.get_paginator("list_executions")
        return {
            execution["executionArn"]: execution["status"]
            for machine in machines.list_state_machines()["stateMachines"]
            for page in pages.paginate(stateMachineArn=machine["stateMachineArn"])
            for execution in page["executions"]
            if execution["name"] == execution_name(operation)
        }

    def free(self, tenant_id: str) -> None:
        """Wait until no operation holds the tenant."""
        until(lambda: not self.tenant(tenant_id).operation, "the tenant is free", seconds=240, pause=_PAUSE)

    def _as(self, begun: Operation, is_so: Callable[[Operation], bool], what: str, seconds: float) -> Operation:
        """The operation, once it is as is waited for."""

        def look() -> Operation | None:
            now = self.operations.require(begun.tenant_id, begun.operation_id)
            return now if is_so(now) else None

        return until(look, what, seconds=seconds, pause=_PAUSE)
