"""A tenant's own stack: made once by an operation, taken away when that is undone, and removed when it is left."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from lambdas.shared.lifecycle.errors import StepFailedError
from lambdas.shared.lifecycle.operation import CHANGE_TIER, OFFBOARD, Operation
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.lifecycle.step import Done, Pending, StepContext
from lambdas.shared.registry.records import TenantRecord
from lambdas.shared.registry.store import TenantRegistry
from lambdas.shared.stack_key import stack_key
from lambdas.tenant_stacks.deleting import delete_left_stacks
from lambdas.tenant_stacks.deploying import Deployment
from lambdas.tenant_stacks.sessions import StackSessions
from lambdas.tenant_stacks.stacks import TenantStacks, stack_name
from tests.fakes.clock import FakeClock
from tests.fakes.cloudformation import FakeCloudFormation
from tests.fakes.dynamodb import FakeDynamoDB
from tests.fakes.sts import FakeSts
from tests.unit.lambdas.tiers.policies import publish

TENANT, OPERATION = "t0123456789ab", "20261121T100000-0a1b2c3d"
NAME = stack_name("dev-tenant", TENANT, OPERATION)
TEMPLATES: dict[str, dict[str, Any]] = {
    "bridge": {"url": "https://assets.invalid/bridge.json"},
    "silo": {"url": "https://assets.invalid/silo.json", "parameters": {"Meter": "arn:meter"}},
}


class Bench:
    """CloudFormation, and steps that are taken as a machine takes them."""

    def __init__(self, folder: Path) -> None:
        self.cloudformation = FakeCloudFormation()
        client: Any = self.cloudformation
        self.sts = FakeSts(FakeClock())
        sessions = StackSessions(
            sts=cast("Any", self.sts),
            role_arn="arn:role",
            function_name="deploy",
            connect=lambda _: client,
            now=FakeClock(),
        )
        self.stacks = TenantStacks(sessions)
        self.tiers = publish(folder)
        self.deployment = Deployment(stacks=self.stacks, prefix="dev-tenant", templates=TEMPLATES, tiers=self.tiers)

    def deploy(self, context: StepContext | None = None) -> Done:
        return self._until_done(self.deployment.deploy, context or step("silo"))

    def undo(self, context: StepContext | None = None) -> Done:
        return self._until_done(self.deployment.undo, context or step("silo"))

    def delete(self, context: StepContext) -> Done:
        return self._until_done(lambda asked: delete_left_stacks(asked, self.stacks, prefix="dev-tenant"), context)

    @property
    def parameters(self) -> dict[str, str]:
        (asked,) = self.cloudformation.asked
        return {entry["ParameterKey"]: entry["ParameterValue"] for entry in asked["Parameters"]}

    @staticmethod
    def _until_done(take: Any, context: StepContext) -> Done:
        for _ in range(10):
            outcome = take(context)
            if isinstance(outcome, Done):
                return outcome
            assert isinstance(outcome, Pending)
            kept = {**context.operation.outputs, context.name: dict(outcome.outputs)}
            context = replace(context, operation=replace(context.operation, outputs=kept))
        raise AssertionError("the step never ends")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def step(
    model: str = "silo",
    *,
    kind: str = CHANGE_TIER,
    outputs: Any = None,
    past: Sequence[Operation] = (),
    attempt: int = 1,
    **record: Any,
) -> StepContext:
    """What a step is given for a tenant that is to have ``model``, and had ``past`` done to it before."""
    tenant = TenantRecord(
        **{
            "tenant_id": TENANT,
            "name": "Blue",
            "slug": "blue",
            "tier": "basic",
            "status": "active",
            "usage_key": "key",
            "created_at": "2026-11-21T10:00:00.000Z",
            **record,
        }
    )
    operation = Operation(
        operation_id=OPERATION,
        tenant_id=TENANT,
        kind=kind,
        requested_by="operator",
        started_at="2026-11-21T10:00:00.000Z",
        attempted_at="2026-11-21T10:00:00.000Z",
        input={"tier": "premium", "model": model},
        outputs=outputs or {},
        attempt=attempt,
    )
    registry: Any = FakeDynamoDB()
    for known in (operation, *past):
        item = known.to_item()
        registry.items[item["pk"]["S"], item["sk"]["S"]] = item
    operations = Operations(TenantRegistry(registry, "registry"))
    return StepContext(name="Step", tenant=tenant, operation=operation, undo=False, operations=operations)


def made_by(operation_id: str, *, deploys: bool = True) -> Operation:
    """An operation of the tenant's that may have made a stack."""
    return replace(step().operation, operation_id=operation_id, input={"deploys": deploys})


def test_a_stack_is_made_once_however_often_the_step_is_taken(bench: Bench) -> None:
    bench.cloudformation.steps = 3
    first = bench.deploy()
    assert bench.deploy() == first
    assert len(bench.cloudformation.asked) == 1
    assert first.outputs == {"stack": NAME, "table": f"{NAME}-Table-1", "api_url": "https://silo.invalid/v1/"}


def test_its_name_starts_with_prefix_and_tenant_and_is_the_operations_own() -> None:
    assert re.fullmatch(rf"dev-tenant-{TENANT}-[0-9a-f]{{8}}", NAME)
    assert stack_name("dev-tenant", TENANT, "20261121T100001-0a1b2c3d") != NAME


def test_a_silo_gets_the_limits_of_the_tier_that_is_wanted_and_the_tenants_overrides(bench: Bench) -> None:
    bench.deploy(step("silo", overrides={"burst_limit": 999}))
    limits = bench.tiers.effective("premium")
    assert bench.parameters == {
        "TenantId": TENANT,
        "Meter": "arn:meter",
        "RateLimit": str(limits.rate_limit),
        "BurstLimit": "999",
        "MonthlyRequests": str(limits.monthly_requests),
        "UsageKey": stack_key("key", NAME),
        "ReservedConcurrency": str(limits.reserved_concurrency),
    }


def test_a_bridge_needs_nothing_but_its_tenant(bench: Bench) -> None:
    outcome = bench.deploy(step("bridge"))
    assert bench.parameters == {"TenantId": TENANT}
    assert outcome.outputs == {"stack": NAME, "table": f"{NAME}-Table-1"}


def test_nobody_deletes_it_by_mistake_and_no_role_is_passed_on(bench: Bench) -> None:
    bench.deploy()
    (asked,) = bench.cloudformation.asked
    assert asked["EnableTerminationProtection"]
    assert "RoleARN" not in asked
    assert asked["TemplateURL"] == TEMPLATES["silo"]["url"]
    assert {"Key": "tenant_id", "Value": TENANT} in asked["Tags"]


def test_a_session_is_for_one_stack_of_its_tenant(bench: Bench) -> None:
    bench.deploy()
    (asked,) = bench.sts.requests
    assert asked["RoleArn"] == "arn:role"
    assert asked["Tags"] == [{"Key": "tenant_id", "Value": TENANT}, {"Key": "stack", "Value": NAME}]
    bench.stacks.find(stack_name("dev-tenant", TENANT, "another"))
    assert [request["Tags"][1]["Value"] for request in bench.sts.requests][1:] != [NAME]


def test_a_stack_that_cant_be_made_fails_the_step_with_the_first_reason(bench: Bench) -> None:
    bench.cloudformation.refusal = "too many tables"
    with pytest.raises(StepFailedError, match="Table: too many tables"):
        bench.deploy()


def test_what_failed_is_taken_away_and_can_be_made_again(bench: Bench) -> None:
    bench.cloudformation.refusal = "too many tables"
    with pytest.raises(StepFailedError):
        bench.deploy()
    bench.undo()
    assert bench.stacks.find(NAME) is None
    bench.cloudformation.asked.clear()
    assert bench.deploy().outputs["stack"] == NAME


def test_undoing_what_was_never_made_is_done_at_once(bench: Bench) -> None:
    assert isinstance(bench.deployment.undo(step()), Done)


def test_a_stack_that_serves_the_tenant_already_is_not_undone(bench: Bench) -> None:
    bench.deploy()
    with pytest.raises(StepFailedError, match="already"):
        bench.undo(step(stack=NAME))
    found = bench.stacks.find(NAME)
    assert found is not None
    assert found.status == "CREATE_COMPLETE"


def test_a_model_without_a_template_fails_the_step(bench: Bench) -> None:
    with pytest.raises(StepFailedError, match="no stack for the model cell"):
        bench.deploy(step("cell"))


def test_after_a_move_the_stack_that_was_left_goes(bench: Bench) -> None:
    bench.deploy()
    outputs = {"Switch": {"from_stack": NAME}, "RemoveCopy": {"claimed": True}}
    bench.delete(step("pool", outputs=outputs, stack="another"))
    assert bench.stacks.find(NAME) is None


@pytest.mark.parametrize(
    "outputs",
    [
        {"Switch": {"from_stack": NAME}, "RemoveCopy": {"claimed": False}},
        {"Switch": {"from_stack": NAME}},
        {"Switch": {"from_stack": ""}, "RemoveCopy": {"claimed": True}},
        {},
    ],
)
def test_a_stack_whose_copy_was_not_removed_stays(bench: Bench, outputs: dict[str, Any]) -> None:
    bench.deploy()
    assert bench.delete(step("pool", outputs=outputs)) == Done()
    assert bench.stacks.find(NAME) is not None


def test_the_stack_of_a_tenant_that_leaves_goes(bench: Bench) -> None:
    bench.deploy()
    bench.delete(step(kind=OFFBOARD, stack=NAME))
    assert bench.stacks.find(NAME) is None


def test_a_tenant_without_a_stack_leaves_without_one(bench: Bench) -> None:
    assert bench.delete(step(kind=OFFBOARD, past=[made_by("moved-back", deploys=False)])) == Done()


def test_every_stack_goes_that_an_operation_of_a_leaving_tenant_ever_made(bench: Bench) -> None:
    past = [made_by("onboarded"), made_by("failed"), made_by("gone-before")]
    names = [stack_name("dev-tenant", TENANT, operation.operation_id) for operation in past]
    for name in (NAME, *names[:2]):
        bench.stacks.create(name, template_url="url", parameters={}, tags={})
    others = stack_name("dev-tenant", "tgreengreengr", "onboarded")
    bench.stacks.create(others, template_url="url", parameters={}, tags={})
    outcome = bench.delete(step(kind=OFFBOARD, past=past, stack=NAME))
    assert outcome.outputs == {"deleted": sorted([NAME, *names])}
    assert [name for name in (NAME, *names, others) if bench.stacks.find(name)] == [others]


def test_a_stack_that_cant_be_deleted_fails_the_step(bench: Bench) -> None:
    bench.deploy()
    bench.cloudformation.refusal = "in use"
    with pytest.raises(StepFailedError, match="in use"):
        bench.delete(step(kind=OFFBOARD, stack=NAME))


def test_a_stack_that_could_not_be_deleted_is_tried_again_by_the_next_attempt_and_by_it_only_once(
    bench: Bench,
) -> None:
    bench.deploy()
    for attempt in (1, 2):
        kept = {"Step": {"attempt": 1, "deleting": [NAME]}} if attempt == 2 else {}
        bench.cloudformation.refusal = f"in use {attempt}"
        with pytest.raises(StepFailedError, match=f"in use {attempt}"):
            bench.delete(step(kind=OFFBOARD, stack=NAME, attempt=attempt, outputs=kept))
    bench.delete(step(kind=OFFBOARD, stack=NAME, attempt=3))
    assert bench.stacks.find(NAME) is None
