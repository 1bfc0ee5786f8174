"""Steps that break for tenants whose slugs say so, and how these tenants' operations go, several at once."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from saas_constructs.testing.wrapping import wrapped
from tests.e2e.lifecycle.cases import STEPS
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lambdas.shared.lifecycle.operation import Operation
    from lambdas.shared.registry.records import TenantRecord
    from tests.e2e.lifecycle.belongings import Key
    from tests.e2e.lifecycle.cases import Case
    from tests.e2e.lifecycle.lives import Lives

_BREAK_STEP: Final = Path(__file__).parent / "injected" / "break_step.py"
#: Seconds that a call of a broken step may take, and how often it is tried again.
_LIMIT, _TRIES = 7, 1
#: Each concurrent call is a process of the embedded AWS's.
_AT_ONCE: Final = 6


@dataclass(frozen=True)
class State:
    """A tenant at the end of an attempt, and what there is of it."""

    operation: Operation
    tenant: TenantRecord
    items: dict[Key, dict[str, Any]]
    stacks: set[str]
    keys: list[str]
    has_owner: bool


@dataclass(frozen=True)
class Broken:
    """A case that has broken.

    Attributes:
        before: The tenant's items before anything broke.
        failed: After the attempt that broke.
    """

    before: dict[Key, dict[str, Any]]
    failed: State


@dataclass(frozen=True)
class Outcome(Broken):
    """How a case went.

    Attributes:
        again: After it was tried again.
    """

    again: State


def outcomes_of(lives: Lives, cases: Sequence[Case]) -> dict[Case, Future[Outcome]]:
    """Let every case's step break, and then try each again with nothing broken any more; all of it is over then."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        with lives.redefined(_be_impatient), _broken(lives, cases):
            broken = {case: threads.submit(_break, lives, case) for case in cases}
            wait(broken.values())
        return {case: threads.submit(_try_again, lives, case, found) for case, found in broken.items()}


def _break(lives: Lives, case: Case) -> Broken:
    begun, before = _begun(lives, case)
    if case.kind == "moved":
        lives.ended(begun)
        lives.broken_off(begun)
    else:
        lives.ended(begun, "failed")
    return Broken(before, _state(lives, case, begun))


def _try_again(lives: Lives, case: Case, broken: Future[Broken]) -> Outcome:
    found = broken.result()
    begun = lives.retried(found.failed.operation)
    if case.kind == "moved":
        until(
            lambda: set(lives.executions(begun).values()) == {"SUCCEEDED"},
            "what follows the end is done",
            seconds=240,
            pause=0.2,
        )
    lives.ended(begun)
    return Outcome(found.before, found.failed, _state(lives, case, begun))


def _begun(lives: Lives, case: Case) -> tuple[Operation, dict[Key, dict[str, Any]]]:
    """A tenant's operation whose step will break, and the items that it begins with."""
    if case.kind == "onboard":
        asked = {
            "slug": case.slug,
            "name": case.slug,
            "tier": "premium",
            "model": case.model,
            "sites": ["main"],
            "owner": {"email": case.email},
        }
        made = lives.platform.invoke(lives.platform.outputs["OnboardingFunctionName"], asked)
        return lives.operations.require(made["tenant_id"], made["operation_id"]), {}
    tenant_id = lives.platform.onboard(
        slug=case.slug, name=case.slug, email=case.email, tier="premium", model=case.model
    )
    table = lives.tenant(tenant_id).table
    for number in range(3):
        # Where its API would put them.
        lives.aws.client("dynamodb").put_item(
            TableName=table or lives.platform.outputs["TableName"],
            Item={"pk": {"S": f"{tenant_id}#site#{number}"}, "sk": {"S": "site"}, "name": {"S": str(number)}},
        )
    items = lives.items(table, tenant_id)
    path, body = case.asked
    return lives.begin(tenant_id, path, body), items


def _state(lives: Lives, case: Case, begun: Operation) -> State:
    tenant = lives.tenant(begun.tenant_id)
    return State(
        lives.operations.require(begun.tenant_id, begun.operation_id),
        tenant,
        lives.items(tenant.table, tenant.tenant_id),
        lives.stacks(tenant.tenant_id),
        lives.keys(tenant.tenant_id),
        lives.has_user(case.email),
    )


def _be_impatient(state: dict[str, Any]) -> None:
    """Try a step once more only."""
    for retrier in state.get("Retry", []):
        retrier["MaxAttempts"] = _TRIES


@contextmanager
def _broken(lives: Lives, cases: Sequence[Case]) -> Iterator[None]:
    """Let each step break for the tenants whose slugs say so."""
    functions = lives.aws.client("lambda")
    steps = {case.step for case in cases}
    at = {lives.function(part): call for step, (part, call) in STEPS.items() if step in steps}
    before = {name: functions.get_function_configuration(FunctionName=name)["Timeout"] for name in at}
    try:
        for name in at:
            functions.update_function_configuration(FunctionName=name, Timeout=_LIMIT)
        with wrapped(lives.aws, _BREAK_STEP, {name: {"BREAK_AT": call} for name, call in at.items()}):
            yield
    finally:
        for name, seconds in before.items():
            functions.update_function_configuration(FunctionName=name, Timeout=seconds)
