"""A tenant's way to another table: whole, once, and back again where it fails."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, repeat
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.moving.freezing import freeze, thaw
from lambdas.moving.removal import keep_copy, release, remove_copy
from lambdas.moving.switching import switch, switch_back
from lambdas.shared.lifecycle.errors import StepFailedError, StepStandsError
from lambdas.shared.lifecycle.step import Step
from lambdas.shared.registry.records import ACTIVE, MOVING, OFFBOARDED, SUSPENDED
from lambdas.shared.tiers import TierLimits, Tiers
from tests.unit.lambdas.moving.tables import BLUE, GREEN, items_of, tenants_items
from tests.unit.lambdas.moving.world import OWN, World

SETTLE = 60
GRACE = 3600
FATES = st.lists(st.sampled_from(["", "", "", "", "before", "after"]), max_size=60)


def _limits(tier: str) -> TierLimits:
    return TierLimits(
        tier=tier,
        model="pool",
        models=("pool", "bridge", "silo"),
        rate_limit=1,
        burst_limit=1,
        monthly_requests=1,
        orders_per_day=None,
        sites=None,
        users=None,
        features=frozenset(),
        reserved_concurrency=None,
    )


TIERS = Tiers({name: _limits(name) for name in ("basic", "premium")}, frozenset())


class Plans:
    """Usage plans that only note who is put where."""

    def __init__(self) -> None:
        self.placed: list[tuple[str, str | None]] = []

    def place(self, tenant_id: str, limits: TierLimits, *, plan_id: str | None = None) -> None:
        assert tenant_id == BLUE
        self.placed.append((limits.tier, plan_id))


@pytest.fixture(scope="module", autouse=True)
def no_pauses() -> Iterator[None]:
    """Nobody waits before another attempt."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.sleep", lambda _: None)
        yield


def _steps(world: World, plans: Plans) -> Mapping[str, Callable[[], Step]]:
    as_plans: Any = plans
    return {
        "Freeze": lambda: lambda context: freeze(context, settle_seconds=SETTLE, now=world.now),
        "Copy": lambda: world.mover.copy,
        "Verify": lambda: world.mover.verify,
        "Switch": lambda: lambda context: switch(context, plans=lambda: as_plans, tiers=TIERS),
    }


def _undoings(world: World, plans: Plans) -> Mapping[str, Callable[[], Step]]:
    as_plans: Any = plans
    return {
        "Switch": lambda: lambda context: switch_back(context, plans=lambda: as_plans, tiers=TIERS),
        "Copy": lambda: world.mover.take_back,
        "Freeze": lambda: thaw,
    }


def _after(world: World) -> Mapping[str, Callable[[], Step]]:
    return {
        "CopyGrace": lambda: lambda context: keep_copy(context, grace_seconds=GRACE, now=world.now),
        "RemoveCopy": lambda: lambda context: remove_copy(context, world.mover),
        "ReleaseCopy": lambda: release,
    }


def _to(world: World, table: str, plans: Plans | None = None, **given: Any) -> Plans:
    """Move the tenant, up to the end of the operation."""
    plans = plans or Plans()
    world.begin(**given)
    world.keep("DeployStack", table=table, **({"stack": "stage-stack"} if table else {}))
    for name, step in _steps(world, plans).items():
        world.run(name, step)
    return plans


@settings(max_examples=20)
@given(tenants_items(), tenants_items(GREEN), FATES, st.sampled_from([ACTIVE, SUSPENDED]))
def test_a_tenant_arrives_whole_whenever_its_functions_are_stopped(
    blue: Any, green: Any, fates: list[str], status: str
) -> None:
    world = World({**blue, **green}, status)
    world.begin()
    world.keep("DeployStack", table=OWN, stack="stage-stack")
    world.plan = chain(fates, repeat(""))
    for name, step in _steps(world, Plans()).items():
        world.run(name, step)
    assert (world.tenant.table, world.tenant.model, world.tenant.tier, world.tenant.status) == (
        OWN,
        "bridge",
        "premium",
        status,
    )
    assert items_of(world.tables[OWN], BLUE) == items_of(world.tables[""], BLUE)
    world.end()
    world.plan = chain(fates, repeat(""))
    for name, step in _after(world).items():
        world.run(name, step, after=True, pause=GRACE / 3)
    assert items_of(world.tables[""], BLUE) == {}
    assert items_of(world.tables[""], GREEN) == {key: _without_outbox(item) for key, item in green.items()}
    assert items_of(world.tables[OWN], BLUE) == {key: _without_outbox(item) for key, item in blue.items()}
    assert world.tenant.operation == ""


def _without_outbox(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != "outbox"}


@settings(max_examples=20)
@given(tenants_items(), FATES, st.integers(1, 4), st.sampled_from([ACTIVE, SUSPENDED]))
def test_a_move_that_fails_leaves_the_tenant_where_it_was(blue: Any, fates: list[str], taken: int, status: str) -> None:
    world, plans = World(blue, status), Plans()
    world.begin()
    world.keep("DeployStack", table=OWN)
    world.plan = chain(fates, repeat(""))
    for name, step in list(_steps(world, plans).items())[: taken - 1]:
        world.run(name, step)
    for name, step in _undoings(world, plans).items():
        world.run(name, step, undo=True)
    assert (world.tenant.table, world.tenant.tier, world.tenant.status) == ("", "basic", status)
    assert world.tables[OWN].items == {}
    assert world.tables[""].items == blue


def _item(name: str, **content: Any) -> Any:
    pk = f"{BLUE}#order#{name}"
    return {(pk, "order"): {"pk": {"S": pk}, "sk": {"S": "order"}, **content}}


def test_a_tenant_stands_still_for_as_long_as_somebody_may_remember_it_otherwise() -> None:
    world = World(_item("1"))
    world.begin()

    def step(context: Any) -> Any:
        return freeze(context, settle_seconds=SETTLE, now=world.now)

    assert not world.call("Freeze", step)
    assert world.tenant.status == MOVING
    world.pass_by(SETTLE - 1)
    assert not world.call("Freeze", step)
    world.pass_by(1)
    assert world.call("Freeze", step)


def test_a_difference_keeps_the_tenant_where_it_is() -> None:
    world = World({**_item("1"), **_item("2")})
    world.begin()
    world.keep("DeployStack", table=OWN)
    steps = _steps(world, Plans())
    for name in ("Freeze", "Copy"):
        world.run(name, steps[name])
    world.tables[OWN].items.popitem()
    with pytest.raises(StepFailedError, match="the source holds 2 items and the copy 1"):
        world.run("Verify", steps["Verify"])
    assert world.tenant.table == ""


def test_an_order_that_is_written_behind_the_moves_back_is_noticed_before_the_switch() -> None:
    world = World(_item("1"))
    world.begin()
    world.keep("DeployStack", table=OWN)
    steps = _steps(world, Plans())
    for name in ("Freeze", "Copy"):
        world.run(name, steps[name])
    world.tables[""].items.update(_item("late"))
    with pytest.raises(StepFailedError, match="the source holds 2 items and the copy 1"):
        world.run("Verify", steps["Verify"])


def test_nothing_is_copied_for_an_operation_that_no_longer_holds_the_tenant() -> None:
    world = World(_item("1"))
    world.begin()
    world.keep("DeployStack", table=OWN)
    steps = _steps(world, Plans())
    world.run("Freeze", steps["Freeze"])
    world.set(operation="another")
    with pytest.raises(StepFailedError, match="another does"):
        world.run("Copy", steps["Copy"])
    assert world.tables[OWN].items == {}


def test_the_key_changes_plans_with_the_tier_and_back_when_the_switch_fails() -> None:
    world, plans = World(_item("1")), Plans()
    _to(world, OWN, plans)
    assert plans.placed == [("premium", None)]

    other, plans = World(_item("1")), Plans()
    other.begin(moves=False, model="pool")
    undoing: Any = plans
    other.keep("Switch")
    other.call("Switch", lambda c: switch_back(c, plans=lambda: undoing, tiers=TIERS), undo=True)
    assert plans.placed == [("basic", None)]


def test_a_tenant_that_was_switched_is_not_put_back() -> None:
    world = World(_item("1"))
    plans = _to(world, OWN)
    for name, step in _undoings(world, plans).items():
        with pytest.raises(StepStandsError):
            world.run(name, step, undo=True)
    assert (world.tenant.table, world.tenant.status) == (OWN, ACTIVE)
    assert items_of(world.tables[OWN], BLUE) == _item("1")


@pytest.mark.parametrize("items", [_item("1"), {}])
def test_a_switch_that_its_machine_never_heard_of_is_ended_by_the_next_attempt_and_its_old_copy_goes(
    items: Any,
) -> None:
    world = World(items)
    plans = _to(world, OWN)
    # It crashed each time before it could say so.
    world.keep("Switch", "running")
    for name, step in _undoings(world, plans).items():
        with pytest.raises(StepStandsError):
            world.run(name, step, undo=True)
    world.fail()
    world.tables[OWN].items.update(_item("written meanwhile"))
    world.retry()
    for name, step in _steps(world, plans).items():
        world.run(name, step)
    world.end()
    for name, step in _after(world).items():
        world.run(name, step, after=True, pause=GRACE)
    assert items_of(world.tables[""], BLUE) == {}
    assert items_of(world.tables[OWN], BLUE) == {**items, **_item("written meanwhile")}
    assert world.outputs("Switch")["from_table"] == ""


ANEW = "stage-tb1ebb1ebb1eb-00000002-Table"


def _in_a_stack(items: Any) -> World:
    """A tenant that has moved to a stack of its own, before another one of the same model is made for it."""
    world = World()
    world.tables[OWN].items = dict(items)
    world.tables[ANEW] = type(world.tables[OWN])()
    world.set(tier="premium", model="bridge", table=OWN, stack="old-stack")
    return world


def test_a_tenant_that_has_a_new_stack_of_its_model_is_not_put_back() -> None:
    world, undoing = _in_a_stack(_item("1")), Plans()
    _to(world, ANEW)
    for name, step in _undoings(world, undoing).items():
        with pytest.raises(StepStandsError):
            world.run(name, step, undo=True)
    assert undoing.placed == []
    assert (world.tenant.table, world.tenant.stack, world.tenant.status) == (ANEW, "stage-stack", ACTIVE)
    assert items_of(world.tables[ANEW], BLUE) == _item("1")


def test_a_new_stack_of_the_same_model_that_fails_leaves_the_tenant_in_the_old_one() -> None:
    world, undoing = _in_a_stack(_item("1")), Plans()
    world.begin()
    world.keep("DeployStack", table=ANEW, stack="stage-stack")
    steps = _steps(world, Plans())
    for name in ("Freeze", "Copy", "Verify"):
        world.run(name, steps[name])
    world.keep("Switch", "running")
    for name, step in _undoings(world, undoing).items():
        world.run(name, step, undo=True)
    assert undoing.placed == [("premium", None)]
    assert (world.tenant.table, world.tenant.stack, world.tenant.status) == (OWN, "old-stack", ACTIVE)
    assert (items_of(world.tables[OWN], BLUE), world.tables[ANEW].items) == (_item("1"), {})


def test_a_switch_to_a_new_stack_of_the_same_model_is_ended_by_the_next_attempt_and_its_old_copy_goes() -> None:
    world = _in_a_stack(_item("1"))
    plans = _to(world, ANEW)
    # It crashed each time before it could say so.
    world.keep("Switch", "running")
    for name, step in _undoings(world, plans).items():
        with pytest.raises(StepStandsError):
            world.run(name, step, undo=True)
    world.fail()
    world.tables[ANEW].items.update(_item("written meanwhile"))
    world.retry()
    for name, step in _steps(world, plans).items():
        world.run(name, step)
    world.end()
    for name, step in _after(world).items():
        world.run(name, step, after=True, pause=GRACE)
    assert items_of(world.tables[OWN], BLUE) == {}
    assert items_of(world.tables[ANEW], BLUE) == {**_item("1"), **_item("written meanwhile")}
    assert world.outputs("Switch")["from_stack"] == "old-stack"


def _ended_move(world: World) -> None:
    _to(world, OWN)
    world.end()
    world.run("CopyGrace", _after(world)["CopyGrace"], after=True, pause=GRACE)


def test_an_old_copy_that_is_the_live_one_again_stays() -> None:
    world = World(_item("1"))
    _ended_move(world)
    first = world.operation
    world.pass_by(60)
    _to(world, "", tier="basic", model="pool")
    world.end()
    world.operation = first
    world.run("RemoveCopy", _after(world)["RemoveCopy"], after=True)
    assert world.outputs("RemoveCopy")["claimed"] is False
    assert items_of(world.tables[""], BLUE) == _item("1")


def test_an_old_copy_that_belongs_to_a_later_move_stays_for_that_one() -> None:
    world = World(_item("1"))
    third = "stage-tb1ebb1ebb1eb-00000003-Table"
    world.tables[third] = type(world.tables[""])()
    _ended_move(world)
    first = world.operation
    world.pass_by(60)
    _to(world, "", tier="basic", model="pool")
    world.end()
    world.pass_by(60)
    _to(world, third)
    world.end()
    world.operation = first
    world.run("RemoveCopy", _after(world)["RemoveCopy"], after=True)
    assert "has copied to there since" in world.outputs("RemoveCopy")["why"]
    assert items_of(world.tables[""], BLUE) == _item("1")


def test_an_old_copy_is_not_removed_while_another_operation_holds_the_tenant() -> None:
    world = World(_item("1"))
    _ended_move(world)
    world.set(operation="another")
    assert not world.call("RemoveCopy", _after(world)["RemoveCopy"](), after=True)
    assert world.status_of("RemoveCopy") == "held", "an off-boarding's grace period is longer than any limit"
    assert items_of(world.tables[""], BLUE) == _item("1")
    assert world.tenant.operation == "another"


def test_an_old_copy_that_was_written_to_after_the_switch_stays() -> None:
    world = World(_item("1"))
    _ended_move(world)
    world.tables[""].items.update(_item("late"))
    with pytest.raises(StepFailedError, match="was written to"):
        world.run("RemoveCopy", _after(world)["RemoveCopy"], after=True)
    assert items_of(world.tables[""], BLUE) == {**_item("1"), **_item("late")}
    assert world.tenant.operation == ""


def test_an_old_copy_of_a_tenant_that_has_left_needs_no_removal() -> None:
    world = World(_item("1"))
    _ended_move(world)
    world.set(status=OFFBOARDED, table="")
    world.run("RemoveCopy", _after(world)["RemoveCopy"], after=True)
    assert world.outputs("RemoveCopy")["claimed"] is True


@pytest.mark.parametrize("calls", range(1, 40))
def test_a_removal_that_is_stopped_at_any_call_goes_on_where_it_was(calls: int) -> None:
    world = World({**_item("1"), **_item("2"), **_item("3")})
    _ended_move(world)
    world.plan = chain([""] * calls, ["after"], repeat(""))
    world.run("RemoveCopy", _after(world)["RemoveCopy"], after=True)
    assert world.tables[""].items == {}
    assert world.outputs("RemoveCopy")["claimed"] is True
