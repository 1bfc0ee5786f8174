"""A tenant moves to a silo and back: nothing is lost, nobody is served from two places, and nothing stays behind."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from saas_constructs.testing.tenant_sessions import function_named, tenant_client
from saas_constructs.testing.wrapping import wrapped
from tests.e2e.conftest import APPLICATION_PLANE, MENU
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.shared.lifecycle.operation import Operation
    from tests.e2e.conftest import TenantUser
    from tests.e2e.lifecycle.conftest import Told
    from tests.e2e.lifecycle.lives import Lives
    from tests.e2e.token_forge import TokenForge

CRASH_ONCE = Path(__file__).parents[1] / "injected" / "crash_once.py"
BREAK_STEP = Path(__file__).parent / "injected" / "break_step.py"
MOVING = "/problems/tenant-moving"


@dataclass(frozen=True)
class Answer:
    """An answer of the API to a request that was begun then."""

    at: datetime
    kind: str


@contextmanager
def asking(lives: Lives, forge: TokenForge, tenant_id: str, path: str) -> Iterator[list[Answer]]:
    """Ask the shared API all the time, with a new token each time, and note what comes."""
    over, answers = threading.Event(), list[Answer]()

    def ask() -> None:
        while not over.is_set():
            begun = datetime.now(UTC)
            with lives.platform.api(forge.token(tenant_id)) as api:
                answer = api.get(path)
            is_problem = answer.headers["Content-Type"] == "application/problem+json"
            answers.append(Answer(begun, answer.json()["type"] if is_problem else str(answer.status_code)))
            over.wait(0.3)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield answers
    finally:
        over.set()
        thread.join()


def while_copied(operation: Operation, answers: list[Answer]) -> set[str]:
    """What was answered to requests that were begun while items were read and written."""
    copy, verify = operation.step("Copy"), operation.step("Verify")
    assert copy
    assert verify
    assert verify.ended_at
    begun, ended = datetime.fromisoformat(copy.started_at), datetime.fromisoformat(verify.ended_at)
    return {answer.kind for answer in answers if begun <= answer.at <= ended}


def test_a_tenant_moves_to_a_silo_and_back_with_orders_on_their_way(
    *, lives: Lives, told: Told, forge: TokenForge, green: TenantUser, tmp_path: Path
) -> None:
    # The way back leaves its stack behind at first.
    slug = "refused-deletestack-silo"
    tenant_id = lives.made(slug)
    others = lives.items("", green.tenant_id)
    first = lives.placed(lives.api(tenant_id))
    until(lambda: "wait_accept" in _order(lives, tenant_id, first), "the kitchen is waited for")
    before, mark = lives.items("", tenant_id), tmp_path / "crashed"

    crash = {lives.function("MovingMoverCopy"): {"CRASH_AFTER": "BatchWriteItem", "CRASH_MARK": str(mark)}}
    with wrapped(lives.aws, CRASH_ONCE, crash), asking(lives, forge, tenant_id, f"orders/{first}") as answers:
        moved = lives.ended(lives.begin(tenant_id, "move", {"model": "silo"}))
    assert mark.exists()
    assert while_copied(moved, answers) == {MOVING}
    tenant = lives.tenant(tenant_id)
    assert (tenant.model, tenant.status, tenant.table) == ("silo", "active", moved.outputs["Freeze"]["to_table"])
    assert lives.items(tenant.table, tenant_id) == before
    assert moved.outputs["Verify"]["items"] >= len(before) > len(MENU)

    lives.hurry(tenant.stack)
    silo_url, shared_url = tenant.api_url, lives.platform.outputs["ApiUrl"]
    silo = lives.api(tenant_id)
    lives.served(silo, first)
    assert lives.api(tenant_id, shared_url).get("sites").status_code == 403
    foreign = lives.api(tenant_id, silo_url)
    foreign.headers["Authorization"] = f"Bearer {green.tokens.access}"
    assert foreign.get("sites").status_code == 403
    until(lambda: lives.items("", tenant_id) == {}, "the old copy is gone")
    lives.free(tenant_id)
    assert lives.items("", green.tenant_id).keys() >= others.keys()
    _assert_kept_out(lives, green.tenant_id, tenant_id, first)

    second = lives.placed(silo)
    until(lambda: "wait_accept" in _order(lives, tenant_id, second), "the kitchen is waited for")
    before = lives.items(tenant.table, tenant_id)
    with wrapped(lives.aws, BREAK_STEP, {lives.function("StepsDelete"): {"BREAK_AT": "DeleteStack"}}):
        back = lives.ended(lives.begin(tenant_id, "move", {"model": "pool"}))
        assert lives.items("", tenant_id) == before
        pool = lives.api(tenant_id)
        lives.served(pool, second)
        assert lives.api(tenant_id, silo_url).get("sites").status_code == 403
        lives.step(back, "DeleteStack", "failed")
        assert lives.stacks(tenant_id) == {tenant.stack}
        assert lives.tenant(tenant_id).operation == "", "nobody waits for the rest"

    # What its end left over is tried again, and the end is not told again.
    lives.broken_off(back)
    lives.retried(back)
    until(lambda: not lives.stacks(tenant_id), "the silo is gone", seconds=90)
    for operation in (moved, back):
        assert told.of(operation.operation_id) == {"TenantTierChanged": 1}
    assert pool.get(f"orders/{first}").json()["status"] == "SERVED"


def test_a_tenant_in_a_stack_of_its_own_gets_a_new_one_by_naming_its_model_again(*, lives: Lives, told: Told) -> None:
    tenant_id = lives.made("renewed-ramen", model="bridge")
    order = lives.placed(lives.api(tenant_id))
    until(lambda: "wait_accept" in _order(lives, tenant_id, order), "the kitchen is waited for")
    old = lives.tenant(tenant_id)
    before = lives.items(old.table, tenant_id)

    moved = lives.ended(lives.begin(tenant_id, "move", {"model": "bridge"}))
    new = lives.tenant(tenant_id)
    assert (new.model, new.status) == ("bridge", "active")
    assert new.stack != old.stack
    assert new.table.startswith(new.stack)
    assert lives.items(new.table, tenant_id) == before
    lives.served(lives.api(tenant_id), order)

    until(lambda: lives.stacks(tenant_id) == {new.stack}, "the old stack is gone", seconds=90)
    lives.free(tenant_id)
    assert told.of(moved.operation_id) == {"TenantTierChanged": 1}


def _order(lives: Lives, tenant_id: str, order_id: str) -> dict[str, object]:
    table = lives.tenant(tenant_id).table or lives.platform.outputs["TableName"]
    key = {"pk": {"S": f"{tenant_id}#order#{order_id}"}, "sk": {"S": "order"}}
    found: dict[str, object] = lives.aws.client("dynamodb").get_item(TableName=table, Key=key)["Item"]
    return found


def _assert_kept_out(lives: Lives, attacker_id: str, tenant_id: str, order_id: str) -> None:
    name = function_named(lives.aws, "OrdersGet", stack_name=APPLICATION_PLANE)
    session = tenant_client(lives.aws, name, {"tenant_id": attacker_id})
    key = {"pk": {"S": f"{tenant_id}#order#{order_id}"}, "sk": {"S": "order"}}
    with pytest.raises(session.exceptions.ClientError, match="AccessDenied"):
        session.get_item(TableName=lives.tenant(tenant_id).table, Key=key)
