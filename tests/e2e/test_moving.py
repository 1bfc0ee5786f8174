"""A tenant's data moves to a table of its own and back, and leaves; each time a function crashes in the middle."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
import uuid
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from saas_constructs.testing.tenant_sessions import function_named, tenant_client
from saas_constructs.testing.wrapping import wrapped
from stacks.config import DEV
from tests.e2e.conftest import MENU, ORDER, PASSWORD
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser
    from tests.e2e.token_forge import TokenForge

ADMINISTRATION = f"{DEV.name}-TenantAdministration"
CRASH_ONCE = Path(__file__).parent / "injected" / "crash_once.py"
#: The authorizer remembers a tenant for a second, and is asked with new tokens: three are longer.
SHORT = {"SETTLE_SECONDS": "3", "COPY_GRACE_SECONDS": "1", "OFFBOARDING_GRACE_SECONDS": "1"}


@pytest.fixture(scope="module", autouse=True)
def _soon(aws: EmbeddedAws, platform: Platform) -> None:
    """Let nothing wait longer than a test may, nor remember where a tenant was."""
    del platform
    functions = aws.client("lambda")
    for page in functions.get_paginator("list_functions").paginate():
        for found in page["Functions"]:
            known = found.get("Environment", {}).get("Variables", {})
            told = {name: value for name, value in SHORT.items() if name in known}
            if "REGISTRY_TABLE_NAME" in known and "TABLE_NAME" in known:
                told["TENANT_CACHE_SECONDS"] = "0"
            if told:
                functions.update_function_configuration(
                    FunctionName=found["FunctionName"], Environment={"Variables": {**known, **told}}
                )


@contextmanager
def _crashing(aws: EmbeddedAws, step: str, call: str, folder: Path) -> Iterator[Path]:
    """Let the function of a step crash after a call, the first time; yields the file that tells of it."""
    mark = folder / f"{step}.crashed"
    name = function_named(aws, f"MovingMover{step}", stack_name=ADMINISTRATION)
    with wrapped(aws, CRASH_ONCE, {name: {"CRASH_AFTER": call, "CRASH_MARK": str(mark)}}):
        yield mark


def _ended(admin: httpx.Client, begun: httpx.Response) -> dict[str, Any]:
    assert begun.status_code == 202, begun.text
    told = begun.json()
    path = f"tenants/{told['tenant_id']}/operations/{told['operation_id']}"

    def look() -> dict[str, Any] | None:
        operation: dict[str, Any] = admin.get(path).raise_for_status().json()
        return None if operation["status"] == "running" else operation

    operation = until(look, f"the end of {told['kind']}", seconds=180)
    assert operation["status"] == "succeeded", operation["steps"]
    return operation


@pytest.fixture
def clients() -> Iterator[ExitStack]:
    """What closes clients, however a test ends."""
    with ExitStack() as stack:
        yield stack


def _made(platform: Platform, slug: str, clients: ExitStack) -> tuple[str, httpx.Client]:
    email = f"owner@{slug}.example"
    tenant_id = platform.onboard(slug=slug, name=slug, email=email, tier="premium", sites=["site-1"])
    platform.set_password(email, PASSWORD)
    api = clients.enter_context(platform.api(platform.sign_in(email, PASSWORD).access))
    api.put("sites/site-1", json={"brand_id": "house", "name": "One", "currency": "EUR"}).raise_for_status()
    for sku, item in MENU.items():
        api.put(f"brands/house/menu/{sku}", json=item).raise_for_status()
    return tenant_id, api


def _placed(api: httpx.Client) -> str:
    answer = api.post("orders", json=ORDER, headers={"Idempotency-Key": uuid.uuid4().hex})
    assert answer.status_code == 201, answer.text
    order_id: str = answer.json()["order_id"]
    return order_id


def _items(aws: EmbeddedAws, table: str, tenant_id: str) -> dict[tuple[str, str], dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for page in aws.client("dynamodb").get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        for item in page["Items"]:
            if item["pk"]["S"].startswith(f"{tenant_id}#"):
                found[item["pk"]["S"], item["sk"]["S"]] = item
    return found


def _lasting(aws: EmbeddedAws, table: str, tenant_id: str) -> set[tuple[str, str]]:
    """Keys of a tenant's items that don't expire: connections of earlier tests may go at any time."""
    return {key for key, item in _items(aws, table, tenant_id).items() if "expires_at" not in item}


@contextmanager
def _asking(platform: Platform, forge: TokenForge, tenant_id: str, path: str, answers: Counter[str]) -> Iterator[None]:
    """Ask for something all the time, and count what comes.

    Each time with a new token: API Gateway keeps for half a minute what the authorizer said of one, and this tenant
    stands still for a few seconds only.
    """
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            with platform.api(forge.token(tenant_id)) as api:
                answer = api.get(path)
            is_problem = answer.headers["Content-Type"] == "application/problem+json"
            answers[answer.json()["type"] if is_problem else str(answer.status_code)] += 1
            over.wait(0.2)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_tenant_moves_to_its_own_table_and_back_with_an_order_on_its_way(
    *,
    aws: EmbeddedAws,
    platform: Platform,
    admin: httpx.Client,
    green: TenantUser,
    forge: TokenForge,
    clients: ExitStack,
    tmp_path: Path,
) -> None:
    tenant_id, api = _made(platform, "moving-mezze", clients)
    pool, registry = platform.outputs["TableName"], aws.client("dynamodb")
    others = _lasting(aws, pool, green.tenant_id)
    order_id = _placed(api)
    answers: Counter[str] = Counter()
    asking = _asking(platform, forge, tenant_id, f"orders/{order_id}", answers)
    with _crashing(aws, "Copy", "BatchWriteItem", tmp_path) as mark, asking:
        operation = _ended(admin, admin.post(f"tenants/{tenant_id}/move", json={"model": "bridge"}))
        assert mark.exists()
    assert set(answers) <= {"200", "/problems/tenant-moving"}, answers
    assert answers["/problems/tenant-moving"], answers
    record = admin.get(f"tenants/{tenant_id}").raise_for_status().json()
    assert (record["model"], record["status"]) == ("bridge", "active")
    own = operation["outputs"]["Freeze"]["to_table"]
    assert operation["outputs"]["Verify"]["items"] > len(MENU)

    # The order that was placed before goes to its end after. What the gateway keeps of the old token outlives the short
    # time that moves settle for here, and would lead to the old table.
    api = clients.enter_context(platform.api(forge.token(tenant_id)))
    for command in ("accept", "start", "ready", "serve"):
        done = until(
            lambda command=command: (  # type: ignore[misc]
                answer if (answer := api.post(f"orders/{order_id}/{command}")).status_code == 200 else None
            ),
            f"{command} is done",
        )
    assert done.json()["status"] == "SERVED"
    until(lambda: not _items(aws, pool, tenant_id), "the old copy is gone", seconds=90)
    assert _items(aws, pool, green.tenant_id).keys() >= others

    # Another tenant's session reaches nothing there.
    session = tenant_client(
        aws, function_named(aws, "OrdersGet", stack_name=f"{DEV.name}-ApplicationPlane"), {"tenant_id": green.tenant_id}
    )
    with pytest.raises(registry.exceptions.ClientError, match="AccessDenied"):
        session.get_item(TableName=own, Key={"pk": {"S": f"{tenant_id}#order#{order_id}"}, "sk": {"S": "order"}})

    before = _items(aws, own, tenant_id)
    back = until(
        lambda: (
            answer
            if (answer := admin.post(f"tenants/{tenant_id}/move", json={"model": "pool"})).status_code != 409
            else None
        ),
        "the tenant is free for another operation",
    )
    _ended(admin, back)
    after = _items(aws, pool, tenant_id)
    assert after.keys() >= before.keys()
    with platform.api(forge.token(tenant_id)) as later:
        until(lambda: later.get(f"orders/{order_id}").status_code == 200, "the tenant is served from the pool")


def test_a_tenant_leaves_with_its_data_and_nothing_of_it_stays(
    *,
    aws: EmbeddedAws,
    platform: Platform,
    admin: httpx.Client,
    green: TenantUser,
    clients: ExitStack,
    tmp_path: Path,
) -> None:
    slug = "leaving-lasagne"
    tenant_id, api = _made(platform, slug, clients)
    _placed(api)
    pool = platform.outputs["TableName"]
    others = _lasting(aws, pool, green.tenant_id)
    path = f"tenants/{tenant_id}"
    with _crashing(aws, "DeleteData", "BatchWriteItem", tmp_path) as mark:
        begun = admin.post(f"{path}/offboard", json={"slug": slug, "reason": "they close"})
        operation = _ended(admin, begun)
        assert mark.exists()
    assert _items(aws, pool, tenant_id) == {}
    assert _items(aws, pool, green.tenant_id).keys() >= others
    assert admin.get(path).raise_for_status().json()["status"] == "offboarded"
    until(lambda: api.get("sites").status_code in {401, 403}, "the tenant's token opens nothing")

    links = admin.get(f"{path}/exports/{operation['operation_id']}").raise_for_status().json()
    manifest = httpx.get(links["manifest"], trust_env=False).raise_for_status().json()
    urls = {file["name"]: file["url"] for file in links["files"]}
    lines: list[dict[str, Any]] = []
    for file in manifest["files"]:
        content = httpx.get(urls[file["name"]], trust_env=False).raise_for_status().content
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        if file["name"].startswith("items/"):
            lines += [json.loads(line)["Item"] for line in gzip.decompress(content).splitlines()]
    assert len(lines) == manifest["items"] >= len(MENU)
    assert {line["pk"]["S"].partition("#")[0] for line in lines} == {tenant_id}
    receipt = operation["outputs"]["Receipt"]["receipt"]
    assert receipt["sha256"] == operation["outputs"]["Receipt"]["digest"]
    assert receipt["export"]["items"] == manifest["items"]
