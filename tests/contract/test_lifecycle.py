"""The machines of tenants' life cycle with the functions that they call: however a step goes, the tenant ends in a
declared state, with one terminal event, with nothing left over, and can be tried again."""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.lifecycle import keys, users
from lambdas.shared.lifecycle.operation import KINDS
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.lifecycle.retrying import retry
from lambdas.shared.lifecycle.step import Done, Held, Pending, lifecycle_step
from lambdas.shared.observability import metrics
from lambdas.shared.onboarding.directory import CognitoDirectory
from lambdas.shared.onboarding.usage_keys import ApiGatewayKeys
from saas_constructs.control_plane.lifecycle_definition import INTERRUPTED, StepShape, lifecycle_definition
from tests.constructs.state_machines import unreachable
from tests.contract.executing import Execution
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.control_plane import BY, PAYLOAD, ControlPlane

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.shared.lifecycle.operation import Operation
    from lambdas.shared.lifecycle.step import StepContext

SHAPES = [
    StepShape(name="DeployStack", timeout=40, undo=True, poll_every=5, max_wait=1800, when="deploys"),
    StepShape(name="CreateUsageKey", timeout=40, undo=True),
    StepShape(name="CreateOwner", timeout=40, undo=True),
]
STEPS = [shape.name for shape in SHAPES]
FAULTS = ["before", "after", "timeout", "refused"]


class World(ControlPlane):
    """A control plane with the functions of the onboarding machine, and stacks that take three calls to stand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.stacks: dict[str, int] = {}
        # Powertools reads these once, when it is imported.
        monkeypatch.setattr(metrics.provider, "namespace", "saas")
        monkeypatch.setattr(metrics.provider, "service", "lifecycle")
        monkeypatch.setattr(Operations, "from_environment", lambda: self.operations)
        gateway: Any = self.gateway
        cognito: Any = self.cognito
        monkeypatch.setattr(keys, "usage_keys", lambda: ApiGatewayKeys(gateway, {"basic": "plan-b"}))
        monkeypatch.setattr(users, "directory", lambda: CognitoDirectory(cognito, "pool"))
        self.last: Execution | None = None

    def deploy(self, context: StepContext) -> Done | Pending:
        """A stand-in for the step that makes a tenant's stack."""
        name = context.tenant.tenant_id
        if context.undo:
            self.stacks.pop(name, None)
            return Done()
        self.stacks[name] = self.stacks.get(name, 0) + 1
        if self.stacks[name] < 3:
            return Pending()
        return Done({"table": f"table-{name}", "stack": f"stack-{name}"})

    def begun(self, **change: Any) -> Operation:
        """A tenant with a stack of its own, whose machine is to be run."""
        made = self.onboard(PAYLOAD | {"model": "bridge"} | change)
        return self.operations.require(made.tenant_id, made.operation_id)

    def run(self, operation: Operation, faults: dict[str, list[str]] | None = None) -> bool:
        """Execute the operation's present attempt; whether the execution succeeded."""
        functions: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}
        handlers: dict[str, Any] = {
            "DeployStack": lifecycle_step("DeployStack")(self.deploy),
            **{
                name: importlib.import_module(f"lambdas.lifecycle.{module}").handler
                for name, module in {
                    "CreateUsageKey": "create_usage_key",
                    "CreateOwner": "create_owner",
                    "Finish": "finish",
                    "Fail": "fail",
                }.items()
            },
        }
        for name, handler in handlers.items():
            functions[name] = functions[f"Undo{name}"] = functools.partial(_called, handler)
        self.last = Execution(lifecycle_definition(SHAPES), functions, faults or {})
        given = {
            "tenant_id": operation.tenant_id,
            "operation_id": operation.operation_id,
            "attempt": operation.attempt,
            "flags": {"deploys": operation.input["deploys"]},
        }
        return self.last.run(given)

    def again(self, operation: Operation) -> Operation:
        """Try it again."""
        return retry(self.operations, self.machines, operation, by=BY)

    def after(self, operation: Operation) -> Operation:
        """The operation as it is now."""
        return self.operations.require(operation.tenant_id, operation.operation_id)

    def check_active(self) -> None:
        """The tenant is there, with all that it needs, once."""
        tenant_id = self.check_one_tenant()
        (tenant,) = self.tenants()
        assert tenant["table"]["S"] == f"table-{tenant_id}"
        assert list(self.stacks) == [tenant_id]


def _called(handler: Any, event: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = handler(event, FakeContext())
    return answer


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A control plane whose functions find it."""
    return World(monkeypatch)


def test_a_tenant_with_a_stack_is_made(world: World) -> None:
    operation = world.begun()
    assert world.run(operation)
    world.check_active()
    assert world.last
    assert world.last.waited == 10
    assert [(step.name, step.status) for step in world.after(operation).steps] == [(name, "done") for name in STEPS]


def test_a_step_without_its_flag_is_left_out(world: World) -> None:
    world.cognito.admin_create_user = None  # type: ignore[assignment,method-assign]  # no call of it comes about
    operation = world.begun()
    execution = Execution(
        lifecycle_definition(SHAPES),
        {name: lambda _: {"done": True, "status": "succeeded"} for name in (*STEPS, "Finish")},
    )
    assert execution.run({"tenant_id": operation.tenant_id, "operation_id": "o", "attempt": 1, "flags": {}})
    assert execution.entered == ["WhetherDeployStack", "CreateUsageKey", "CreateOwner", "Finish", "Succeeded"]


@pytest.mark.parametrize("state", [*STEPS, "Finish"])
@pytest.mark.parametrize("fault", ["before", "after", "timeout"])
def test_what_goes_wrong_once_is_tried_again_and_makes_nothing_twice(world: World, state: str, fault: str) -> None:
    operation = world.begun()
    assert world.run(operation, {state: [fault, ""]})
    world.check_active()


@pytest.mark.parametrize("state", STEPS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_step_that_never_succeeds_leaves_nothing_and_can_be_tried_again(world: World, state: str, fault: str) -> None:
    operation = world.begun()
    assert world.run(operation, {state: [fault]}), "nobody has to look: all is undone"
    world.check_nothing_left("any-company")
    assert not world.stacks
    assert not world.cognito.users
    ended = world.after(operation)
    assert (ended.status, ended.compensated) == ("failed", True)
    (event,) = world.told()
    assert event["detail_type"] == "TenantOperationFailed"
    assert event["detail"]["step"] == state
    assert event["detail"]["status"] == "failed"
    assert event["detail"]["reason"]
    assert ended.step(state) is None or ended.step(state).status in {"undone", "failed"}  # type: ignore[union-attr]  # there is one

    assert world.run(world.again(ended))
    world.check_active()


@pytest.mark.parametrize("undoing", ["UndoDeployStack", "UndoCreateUsageKey", "UndoCreateOwner"])
@pytest.mark.parametrize("fault", ["before", "timeout", "refused"])
def test_an_undoing_that_fails_is_visible_stops_no_other_and_can_be_tried_again(
    world: World, undoing: str, fault: str
) -> None:
    operation = world.begun()
    assert not world.run(operation, {"CreateOwner": ["after"], undoing: [fault]}), "the alarm must tell"
    assert world.last
    assert world.last.entered[-1] == "NotUndone"
    ended = world.after(operation)
    assert (ended.status, ended.compensated) == ("failed", False)
    (event,) = world.told()
    assert event["detail"]["compensated"] is False
    left = {"UndoDeployStack": world.stacks, "UndoCreateUsageKey": world.gateway.keys}
    for name, things in left.items():
        # A time-out strikes after the work is done.
        assert bool(things) == (name == undoing and fault != "timeout")

    assert world.run(world.again(ended))
    world.check_active()


@pytest.mark.parametrize("fault", ["before", "refused"])
def test_an_end_that_can_not_be_written_undoes_nothing_and_can_be_tried_again(world: World, fault: str) -> None:
    operation = world.begun()
    assert not world.run(operation, {"Finish": [fault]})
    ended = world.after(operation)
    assert (ended.status, ended.compensated) == ("failed", False)
    assert len(world.told()) == 1
    assert world.run(world.again(ended))
    world.check_active()


def test_an_operation_that_not_even_fail_could_end_is_left_to_the_sweep(world: World) -> None:
    operation = world.begun()
    assert not world.run(operation, {"CreateOwner": ["refused"], "Fail": ["before"]})
    assert world.last
    assert world.last.entered[-1] == "NotEnded"
    assert world.after(operation).status == "running"
    assert world.told() == []


def test_two_executions_of_one_operation_make_one_tenant(world: World) -> None:
    """As after a retry whose former execution was taken for dead."""
    operation = world.begun()
    assert world.run(operation)
    assert world.run(operation)
    world.check_active()


def test_a_held_step_is_looked_at_seldom_and_goes_on_when_it_may(world: World) -> None:
    shapes = [StepShape(name="DeployStack", timeout=40, poll_every=5, max_wait=10, hold_every=3600)]
    outcomes: list[Done | Pending | Held] = [Pending(), *[Held()] * 30, Pending(), Done()]
    step = lifecycle_step("DeployStack")(lambda _: outcomes.pop(0))
    operation = world.begun()
    execution = Execution(
        lifecycle_definition(shapes),
        {"DeployStack": functools.partial(_called, step), "Finish": lambda _: {"status": "succeeded"}},
    )
    assert execution.run({"tenant_id": operation.tenant_id, "operation_id": operation.operation_id})
    assert execution.waited == 5 + 30 * 3600 + 5
    assert unreachable(execution.definition) == set()


OFFBOARD = [
    StepShape(name="Block", timeout=40, undo=True),
    StepShape(name="DeleteUsers", timeout=40, is_pivot=True),
    StepShape(name="DeleteData", timeout=40),
]


@pytest.mark.parametrize(("failing", "undone"), [("Block", ["Block"]), ("DeleteUsers", []), ("DeleteData", [])])
def test_from_a_pivot_on_nothing_is_undone(failing: str, undone: list[str]) -> None:
    called: list[dict[str, Any]] = []

    def note(event: dict[str, Any]) -> dict[str, Any]:
        called.append(event)
        return {"done": True, "compensated": event.get("compensated", True)}

    names = [shape.name for shape in OFFBOARD]
    functions = dict.fromkeys((*names, *(f"Undo{name}" for name in names), "Finish", "Fail"), note)
    execution = Execution(lifecycle_definition(OFFBOARD), functions, {failing: ["refused"]})
    given = {"tenant_id": "t", "operation_id": "o", "attempt": 1, "flags": {}}
    assert execution.run(given) == bool(undone)
    assert [event["step"] for event in called if event.get("undo")] == undone
    told = called[-1]
    assert (told["failed_step"], told["compensated"]) == (failing, bool(undone))
    assert told["failure"]["Error"] == "ClientError"


def test_steps_after_the_end_undo_nothing_and_an_operator_is_told() -> None:
    after = [StepShape(name="RemoveCopy", timeout=40), StepShape(name="DeleteStack", timeout=40, when="drops")]
    functions = {name: lambda _: {"done": True} for name in ("Block", "Finish", "RemoveCopy", "DeleteStack")}
    given = {"tenant_id": "t", "operation_id": "o", "attempt": 1, "flags": {"drops": True}}
    execution = Execution(lifecycle_definition(OFFBOARD[:1], after), functions)
    assert execution.run(given)
    assert execution.entered == ["Block", "Finish", "RemoveCopy", "WhetherDeleteStack", "DeleteStack", "Succeeded"]
    execution = Execution(lifecycle_definition(OFFBOARD[:1], after), functions, {"RemoveCopy": ["refused"]})
    assert not execution.run(given)
    assert execution.entered == ["Block", "Finish", "RemoveCopy", "LeftOver"]


@pytest.mark.parametrize("shapes", [SHAPES, OFFBOARD, SHAPES + OFFBOARD])
def test_every_state_is_reached_and_every_way_leads_somewhere(shapes: list[StepShape]) -> None:
    definition = lifecycle_definition(shapes, [StepShape(name="RemoveCopy", timeout=40, when="moves")])
    for state in definition["States"].values():
        for choice in state.get("Choices", []):
            assert choice["Next"] in definition["States"]
    assert unreachable(definition) == set()


def test_the_error_that_machines_try_again_is_the_one_that_steps_raise() -> None:
    errors = importlib.import_module("lambdas.shared.lifecycle.errors")
    assert getattr(errors, INTERRUPTED).__name__ == INTERRUPTED


def test_the_stage_has_a_machine_for_each_kind_that_takes_time(reference: Any) -> None:
    setting = reference.functions("dev")["lambdas.lifecycle.sweep.handler"]["LIFECYCLE_MACHINES"]
    text = "".join(part if isinstance(part, str) else "" for part in setting["Fn::Join"][1])
    done_at_once = {"suspend", "reactivate", "rename"}
    assert {kind for kind in KINDS if f'"{kind}"' in text} == set(KINDS) - done_at_once
