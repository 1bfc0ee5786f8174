"""What an interrupted command began is waited for while somebody works on it, and no longer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from saas_constructs.local.deployment import deployer, settling
from saas_constructs.local.deployment.assembly import AssemblyStack, read_stacks
from saas_constructs.local.deployment.clients import Clients
from saas_constructs.local.deployment.results import ignore
from saas_constructs.local.deployment.settling import PATIENCE_SECONDS
from saas_constructs.local.deployment.stack_operation import StackOperation
from saas_constructs.local.errors import LocalError
from saas_constructs.local.settings import LocalSettings
from tests.local.deployment.cloud_assembly import stack, write
from tests.local.deployment.fake_cloudformation import FakeCloudFormation

if TYPE_CHECKING:
    from pathlib import Path

STARTED = 1_000.0
COMPLETE = {"Queue": "UPDATE_COMPLETE"}
LOOK_SECONDS = 600.0


class Clock:
    """Ten minutes go by with each look."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, _: float) -> None:
        self.now += LOOK_SECONDS


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(settling, "time", SimpleNamespace(sleep=clock.sleep, monotonic=lambda: clock.now))
    return clock


@pytest.fixture
def queue_stack(tmp_path: Path) -> AssemblyStack:
    """A stack with one resource, ``Queue``."""
    return read_stacks(write(tmp_path, stack("Api")))[0]


def deploy(
    queue_stack: AssemblyStack,
    fake: FakeCloudFormation,
    patience: float = PATIENCE_SECONDS,
    started: float | None = STARTED,
) -> str:
    return operation_on(queue_stack, fake, patience, started).deploy()


def operation_on(
    queue_stack: AssemblyStack,
    fake: FakeCloudFormation,
    patience: float = PATIENCE_SECONDS,
    started: float | None = STARTED,
) -> StackOperation:
    return StackOperation(queue_stack, fake, "http://127.0.0.1:1", ignore, started=started, patience=patience)


def test_what_an_interrupted_command_began_is_waited_for(queue_stack: AssemblyStack) -> None:
    fake = FakeCloudFormation(
        {"Queue": "CREATE_COMPLETE"}, left=["CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"]
    )
    assert deploy(queue_stack, fake) == "updated"
    assert fake.done == ["update"]


@pytest.mark.parametrize("status", ["CREATE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"])
def test_a_creation_that_nobody_goes_on_with_begins_anew(queue_stack: AssemblyStack, status: str) -> None:
    fake = FakeCloudFormation({"Queue": "CREATE_COMPLETE"}, left=[status])
    assert deploy(queue_stack, fake, patience=0) == "created"
    assert fake.done == ["delete", "create"]


@pytest.mark.parametrize("status", ["UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS"])
def test_an_update_that_nobody_goes_on_with_is_named(queue_stack: AssemblyStack, status: str) -> None:
    fake = FakeCloudFormation({"Queue": "UPDATE_COMPLETE"}, left=[status])
    with pytest.raises(LocalError, match=f"Api is in {status}, and nothing has gone on with it") as refused:
        deploy(queue_stack, fake, patience=0)
    remedy = refused.value.remedy
    assert 0 <= remedy.index("saas down") < remedy.index("saas up") < remedy.index("saas destroy Api")
    assert fake.done == []


def test_an_update_whose_resources_keep_their_status_is_under_way_while_events_come(
    queue_stack: AssemblyStack,
) -> None:
    looks = ["UPDATE_IN_PROGRESS"] * 4
    fake = FakeCloudFormation(COMPLETE, left=[*looks, "UPDATE_COMPLETE"], events=[1_001, 1_002, 1_003, 1_004])
    assert deploy(queue_stack, fake, patience=0) == "updated"
    assert fake.done == ["update"]


@pytest.mark.parametrize("kind", ["CREATE", "UPDATE"])
@pytest.mark.parametrize("started", [STARTED, None])
def test_a_custom_resource_may_take_its_hour(
    queue_stack: AssemblyStack, clock: Clock, kind: str, started: float | None
) -> None:
    looks = [f"{kind}_IN_PROGRESS"] * 6
    fake = FakeCloudFormation(COMPLETE, left=[*looks, f"{kind}_COMPLETE"], events=[STARTED + 1])
    assert deploy(queue_stack, fake, started=started) == "updated"
    assert clock.now > 3_000
    assert fake.done == ["update"]


def test_a_creation_from_before_the_emulators_start_begins_anew_at_once(
    queue_stack: AssemblyStack, clock: Clock
) -> None:
    fake = FakeCloudFormation({"Queue": "CREATE_COMPLETE"}, left=["CREATE_IN_PROGRESS"], events=[STARTED - 1])
    assert deploy(queue_stack, fake) == "created"
    assert fake.done == ["delete", "create"]
    assert clock.now == 0


def test_an_update_from_before_the_emulators_start_is_named_at_once(queue_stack: AssemblyStack, clock: Clock) -> None:
    fake = FakeCloudFormation(COMPLETE, left=["UPDATE_IN_PROGRESS"], events=[STARTED - 1])
    with pytest.raises(LocalError, match="Api is in UPDATE_IN_PROGRESS, and the emulator was stopped") as refused:
        deploy(queue_stack, fake)
    assert "saas destroy Api" in refused.value.remedy
    assert fake.done == []
    assert clock.now == 0


def test_a_change_set_that_nobody_executed_is_not_waited_for(queue_stack: AssemblyStack, clock: Clock) -> None:
    fake = FakeCloudFormation({"Queue": "CREATE_COMPLETE"}, left=["REVIEW_IN_PROGRESS"], events=[STARTED + 1])
    assert deploy(queue_stack, fake) == "created"
    assert fake.done == ["delete", "create"]
    assert clock.now == 0


def test_a_deletion_waits_for_what_an_interrupted_command_began(queue_stack: AssemblyStack, clock: Clock) -> None:
    """The emulator would go on with the creation, and call what is left of the stack complete."""
    looks = ["CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"]
    fake = FakeCloudFormation({}, left=looks, events=[STARTED + 1])
    operation_on(queue_stack, fake).delete()
    assert fake.done == ["delete"]
    assert clock.now == 2 * LOOK_SECONDS


@pytest.mark.parametrize("status", ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS"])
@pytest.mark.parametrize(("patience", "event"), [(0, STARTED + 1), (PATIENCE_SECONDS, STARTED - 1)])
def test_a_deletion_takes_away_what_nobody_goes_on_with(
    queue_stack: AssemblyStack, status: str, patience: float, event: float
) -> None:
    fake = FakeCloudFormation({}, left=[status], events=[event])
    operation_on(queue_stack, fake, patience=patience).delete()
    assert fake.done == ["delete"]


def test_a_deletion_knows_when_the_emulator_started(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeCloudFormation({}, left=["UPDATE_IN_PROGRESS"], events=[STARTED - 1])
    monkeypatch.setattr(Clients, "get", lambda *_: fake)
    monkeypatch.setattr(deployer, "emulator_started", lambda _: STARTED)
    (result,) = deployer.destroy(write(tmp_path, stack("Api")), settings=LocalSettings(tmp_path / "home"))
    assert (result.status, fake.done) == ("deleted", ["delete"])
    assert clock.now == 0
