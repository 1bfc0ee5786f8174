"""Bridge and silo: the same handlers on tables of single tenants, which nobody else's session reaches."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.deployment.outputs import reachable
from saas_constructs.testing.attacks import ATTACKS, CONTROLS, AttackTarget
from saas_constructs.testing.tenant_sessions import function_named, tenant_client
from stacks.config import DEV
from tests import http
from tests.e2e.conftest import MENU, ORDER, PASSWORD
from tests.e2e.viewer import viewer
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser

MODELS = ("bridge", "silo")
#: How long a silo may take, from the request to an active tenant.
SILO_SECONDS = 60


@dataclass(frozen=True)
class Owner:
    """The owner of a tenant with a table of its own, and how long it took to make."""

    tenant_id: str
    table: str
    api: httpx.Client
    shared_api: httpx.Client
    seconds: float


def _made(aws: EmbeddedAws, platform: Platform, model: str) -> Owner:
    slug = f"{model}-bistro"
    email = f"owner@{slug}.example"
    started = time.monotonic()
    tenant_id = platform.onboard(
        slug=slug, name=slug.title(), email=email, tier="premium", sites=["site-1"], model=model
    )
    until(lambda: platform.tenant(tenant_id)["status"] != "onboarding", f"the {model}", seconds=120)
    tenant = platform.tenant(tenant_id)
    assert (tenant["status"], tenant["model"]) == ("active", model), tenant
    seconds = time.monotonic() - started
    platform.set_password(email, PASSWORD)
    shared = platform.api(platform.sign_in(email, PASSWORD).access)
    own = shared
    if model == "silo":
        url = reachable(tenant["api_url"], aws.endpoint_url)
        own = http.client(base_url=url, headers=shared.headers)
    own.put("sites/site-1", json={"brand_id": "house", "name": "One", "currency": "EUR"}).raise_for_status()
    for sku, item in MENU.items():
        own.put(f"brands/house/menu/{sku}", json=item).raise_for_status()
    return Owner(tenant_id, tenant["table"], own, shared, seconds)


@pytest.fixture(scope="module")
def owners(aws: EmbeddedAws, platform: Platform, blue: TenantUser) -> Iterator[dict[str, Owner]]:
    """A tenant of each model."""
    del blue  # whoever attacks them has to be there
    made = {model: _made(aws, platform, model) for model in MODELS}
    yield made
    for owner in made.values():
        owner.api.close()
        owner.shared_api.close()


def _place(owner: Owner) -> str:
    answer = owner.api.post("orders", json=ORDER, headers={"Idempotency-Key": uuid.uuid4().hex})
    assert answer.status_code == 201, answer.text
    order_id: str = answer.json()["order_id"]
    return order_id


def _keys(aws: EmbeddedAws, table: str, tenant_id: str) -> set[str]:
    items = aws.client("dynamodb").scan(TableName=table)["Items"]
    return {item["pk"]["S"] for item in items if item["pk"]["S"].startswith(tenant_id)}


def _order(aws: EmbeddedAws, owner: Owner, order_id: str) -> dict[str, Any]:
    key = {"pk": {"S": f"{owner.tenant_id}#order#{order_id}"}, "sk": {"S": "order"}}
    found: dict[str, Any] = aws.client("dynamodb").get_item(TableName=owner.table, Key=key)["Item"]
    return found


def test_a_silo_stands_within_a_minute(owners: dict[str, Owner]) -> None:
    assert owners["silo"].seconds < SILO_SECONDS


@pytest.mark.parametrize("model", MODELS)
def test_what_a_tenant_writes_is_in_its_own_table_only(
    aws: EmbeddedAws, platform: Platform, owners: dict[str, Owner], model: str
) -> None:
    owner = owners[model]
    order_id = _place(owner)
    assert f"{owner.tenant_id}#order#{order_id}" in _keys(aws, owner.table, owner.tenant_id)
    assert not _keys(aws, platform.outputs["TableName"], owner.tenant_id)
    assert owner.table.startswith(f"dev-tenant-{owner.tenant_id}-")


@pytest.mark.parametrize("model", MODELS)
def test_an_orders_workflow_and_its_events_work_on_the_tenants_table(
    aws: EmbeddedAws, owners: dict[str, Owner], model: str
) -> None:
    owner = owners[model]
    order_id = _place(owner)
    until(lambda: "wait_accept" in _order(aws, owner, order_id), "the workflow's first token")
    owner.api.post(f"orders/{order_id}/accept").raise_for_status()
    until(lambda: "wait_ready" in _order(aws, owner, order_id), "the workflow's second token")


def test_the_shared_api_refuses_a_silos_tenant(owners: dict[str, Owner]) -> None:
    assert owners["silo"].shared_api.get("sites").status_code == 403


@pytest.mark.parametrize("address", ["", "/t/silo-bistro"], ids=["shared domain", "its own"])
def test_a_silo_is_served_at_the_edge_by_its_own_api(
    aws: EmbeddedAws, platform: Platform, owners: dict[str, Owner], blue: TenantUser, address: str
) -> None:
    silo = owners["silo"]
    with viewer(aws, platform.outputs["SiteUrl"], authorization=silo.api.headers["Authorization"]) as browser:
        until(lambda: browser.get(f"{address}/api/sites").status_code == 200, "the edge to know where the silo is")
        key = {"Idempotency-Key": uuid.uuid4().hex}
        placed = browser.post(f"{address}/api/orders", json=ORDER, headers=key)
        assert placed.status_code == 201, placed.text
        assert _order(aws, silo, placed.json()["order_id"])
        if address:
            token = {"authorization": f"Bearer {blue.tokens.access}"}
            assert browser.get(f"{address}/api/sites", headers=token).status_code == 403


def test_a_silo_refuses_everybody_else(owners: dict[str, Owner], blue: TenantUser) -> None:
    silo = owners["silo"].api
    for token in (blue.tokens.access, owners["bridge"].api.headers["Authorization"].removeprefix("Bearer ")):
        answer = http.get(f"{silo.base_url}sites", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 403, answer.text


def test_each_function_of_a_silo_has_a_share_of_the_accounts_concurrency(
    aws: EmbeddedAws, platform: Platform, owners: dict[str, Owner]
) -> None:
    stack = platform.tenant(owners["silo"].tenant_id)["stack"]
    create = function_named(aws, "OrdersCreate", stack_name=stack)
    found = aws.client("lambda").get_function_concurrency(FunctionName=create)
    assert found["ReservedConcurrentExecutions"] == DEV.tier_policies["premium"].reserved_concurrency


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("function", ["OrdersCreate", "SupplyUsageFunction", "MenusPutMenuItem"])
def test_iam_keeps_everybody_else_out_of_a_tenants_table(
    aws: EmbeddedAws, owners: dict[str, Owner], blue: TenantUser, model: str, function: str
) -> None:
    owner = owners[model]
    order_id = _place(owner)
    client = tenant_client(aws, function_named(aws, function), {"tenant_id": blue.tenant_id})

    def target(victim_id: str) -> AttackTarget:
        return AttackTarget(
            client=client,
            table_name=owner.table,
            attacker_id=blue.tenant_id,
            victim_id=victim_id,
            sort_key="order",
            item=f"order#{order_id}",
            index_name="orders_by_site",
            index_partition_key="site_pk",
            index_partition="site#site-1#orders",
        )

    for attack in ATTACKS:
        attack.assert_refused(target(owner.tenant_id))
    # Nor may it leave anything of its own there.
    for attack in CONTROLS:
        attack.assert_refused(target(blue.tenant_id))
    assert not _keys(aws, owner.table, blue.tenant_id)
    assert _order(aws, owner, order_id)["order_id"]["S"] == order_id


def test_a_session_of_the_owner_reaches_its_table(aws: EmbeddedAws, owners: dict[str, Owner]) -> None:
    """The control: what is refused above is refused for the tenant, not for the table."""
    owner = owners["bridge"]
    order_id = _place(owner)
    client = tenant_client(aws, function_named(aws, "OrdersCreate"), {"tenant_id": owner.tenant_id})
    key = {"pk": {"S": f"{owner.tenant_id}#order#{order_id}"}, "sk": {"S": "order"}}
    assert client.get_item(TableName=owner.table, Key=key)["Item"]["order_id"]["S"] == order_id


def _of_stack(aws: EmbeddedAws, stack: str, kind: str) -> list[str]:
    """Physical ids of a stack's resources of a type."""
    found = aws.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
    return [resource["PhysicalResourceId"] for resource in found if resource["ResourceType"] == kind]


def test_every_role_of_a_silo_is_bounded(aws: EmbeddedAws, platform: Platform, owners: dict[str, Owner]) -> None:
    stack = platform.tenant(owners["silo"].tenant_id)["stack"]
    roles = [aws.client("iam").get_role(RoleName=name)["Role"] for name in _of_stack(aws, stack, "AWS::IAM::Role")]
    assert roles
    bounds = {role["PermissionsBoundary"]["PermissionsBoundaryArn"] for role in roles}
    assert len(bounds) == 1


def test_a_silo_holds_the_requests_of_its_month(aws: EmbeddedAws, platform: Platform, owners: dict[str, Owner]) -> None:
    gateway, silo = aws.client("apigateway"), owners["silo"]
    (plan,) = _of_stack(aws, platform.tenant(silo.tenant_id)["stack"], "AWS::ApiGateway::UsagePlan")
    most = gateway.get_usage_plan(usagePlanId=plan)["quota"]["limit"]
    assert most == DEV.tier_policies["premium"].monthly_requests
    assert silo.api.get("sites").status_code == 200

    def limit(requests: int) -> None:
        patch = {"op": "replace", "path": "/quota/limit", "value": str(requests)}
        gateway.update_usage_plan(usagePlanId=plan, patchOperations=[patch])

    limit(1)
    try:
        refused = silo.api.get("sites")
        assert (refused.status_code, refused.json()["type"]) == (429, "/problems/quota-exceeded"), refused.text
    finally:
        limit(most)
