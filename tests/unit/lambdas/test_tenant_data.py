"""Where a tenant's items are: in the pool, in a table of its own, or wherever the registry says."""

from typing import Any

import pytest

from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_data import TenantData
from lambdas.shared.tenant_session import TenantSessions
from lambdas.shared.tenants import Tenants
from tests.fakes.clock import FakeClock
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.sts import FakeSts
from tests.unit.lambdas.conftest import api_event

TENANT = "t0123456789ab"


def _connect(credentials: Any) -> Any:
    return credentials["SessionToken"]


class Setting:
    """A registry that counts its reads, and data of whoever is asked for."""

    def __init__(self) -> None:
        self.registry, self.clock = FakeDynamoDB(), FakeClock()
        sts: Any = FakeSts(self.clock)
        sessions = TenantSessions(
            sts=sts, role_arn="arn:role", function_name="function", connect=_connect, now=self.clock
        )
        registry: Any = self.registry
        self.tenants = Tenants(registry, "registry", cache_seconds=60, now=self.clock)
        self.of_requests = TenantData(sessions, "pool")
        self.of_consumers = TenantData(sessions, "pool", self.tenants)

    def keep(self, **attributes: str) -> None:
        item = {"status": "active", "tier": "basic", "usage_key": "key", **attributes}
        self.registry.items[f"tenant#{TENANT}", "tenant"] = {name: {"S": value} for name, value in item.items()}


@pytest.fixture
def setting() -> Setting:
    return Setting()


def caller(**context: str) -> Tenant:
    event = api_event(tenant_id=TENANT)
    event["requestContext"]["authorizer"].update(context)
    return Tenant.from_authorizer(event)


@pytest.mark.parametrize(("context", "table"), [({"table": ""}, "pool"), ({"table": "own"}, "own"), ({}, "pool")])
def test_a_request_brings_its_table_along(setting: Setting, context: dict[str, str], table: str) -> None:
    items = setting.of_requests.of(caller(**context))
    assert items.table_name == table
    assert TENANT in str(items.client)


@pytest.mark.parametrize(("kept", "table"), [({}, "pool"), ({"model": "bridge", "table": "own"}, "own")])
def test_for_a_service_the_registry_is_asked_once(setting: Setting, kept: dict[str, str], table: str) -> None:
    setting.keep(**kept)
    for _ in range(3):
        assert setting.of_consumers.of(Tenant.for_service(TENANT, "sweep")).table_name == table
    assert len(setting.registry.calls) == 1


def test_a_request_costs_no_look_up(setting: Setting) -> None:
    setting.of_consumers.of(caller(table="own"))
    assert not setting.registry.calls


def test_a_move_is_noticed_when_the_answer_is_too_old(setting: Setting) -> None:
    setting.keep()
    tenant = Tenant.for_service(TENANT, "sweep")
    assert setting.of_consumers.of(tenant).table_name == "pool"
    setting.keep(model="bridge", table="own")
    setting.clock.advance(61)
    assert setting.of_consumers.of(tenant).table_name == "own"


def test_a_connections_table_is_looked_up_since_it_outlives_a_move(setting: Setting) -> None:
    setting.keep(model="silo", table="own")
    assert setting.of_consumers.of(caller()).table_name == "own"
