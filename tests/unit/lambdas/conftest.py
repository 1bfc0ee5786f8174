"""Environment of a function, without AWS."""

import io
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lambdas.shared import observability
from lambdas.shared.tenant import Tenant

ENVIRONMENT = {
    "ALLOWED_ROLES": "manager owner waiter",
    # Without credentials in the environment, botocore looks for them on the network.
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_LAMBDA_FUNCTION_NAME": "function",
    "OPERATION_ID": "createOrder",
    "REGISTRY_TABLE_NAME": "registry",
    "TABLE_NAME": "table",
    "TENANT_ACCESS_ROLE_ARN": "arn:aws:iam::111122223333:role/TenantAccess",
    "TOKEN_CLIENT_IDS": "client-1 client-2",
    "TOKEN_ISSUER": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool",
    "USAGE_TABLE_NAME": "usage",
}
ROUTES = [
    {"operation_id": "createOrder", "method": "POST", "path": "/orders", "roles": ["owner", "waiter"]},
    {"operation_id": "getOrder", "method": "GET", "path": "/orders/{order_id}", "roles": ["owner", "kitchen"]},
]


class Output(io.StringIO):
    """What a function wrote."""

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CORS_ALLOWED_ORIGINS", raising=False)
    (tmp_path / "routes.json").write_text(json.dumps(ROUTES))
    monkeypatch.setenv("LAMBDA_TASK_ROOT", str(tmp_path))
    # Powertools reads these once, when it is imported.
    monkeypatch.setattr(observability.metrics.provider, "namespace", "saas")
    monkeypatch.setattr(observability.metrics.provider, "service", "orders")
    # Consumers ask the registry where they may; tests that are about it give them one.
    monkeypatch.setattr("lambdas.shared.standing.tenants", lambda: None)


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a unit test opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "sendto", refuse)


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Output:
    """The function's log."""
    output = Output()
    monkeypatch.setattr(observability.logger.registered_handler, "stream", output)
    return output


@pytest.fixture
def make_tenant() -> Callable[..., Tenant]:
    """Makes a tenant as the authorizer would; every part can be replaced."""

    def make(tenant_id: str = "t0123456789ab", user_id: str = "user-1", sites: str = "*") -> Tenant:
        return Tenant.from_authorizer(api_event(tenant_id=tenant_id, user_id=user_id, sites=sites))

    return make


def api_event(
    *,
    tenant_id: str = "t0123456789ab",
    user_id: str = "user-1",
    roles: str = "owner",
    sites: str = "*",
    features: str = "reports webhooks",
    limits: str = "",
    **fields: Any,
) -> dict[str, Any]:
    """An API Gateway proxy event behind the tenant authorizer."""
    context = {"tenant_id": tenant_id, "user_id": user_id, "tier": "basic", "roles": roles, "sites": sites}
    context |= {"features": features, "limits": limits}
    return {"requestContext": {"requestId": "request-1", "authorizer": context}, **fields}
