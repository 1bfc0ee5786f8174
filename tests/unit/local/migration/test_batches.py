"""Batches: the same ones for the same export, so that a job that was interrupted goes on where it stopped."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.errors import LocalError
from saas_constructs.local.migration import platform as platforms
from saas_constructs.local.migration import running
from saas_constructs.local.migration.planning import contents
from saas_constructs.local.migration.platform import Platform, batches
from saas_constructs.local.migration.records import Change
from tests.unit.local.migration.conftest import TENANT

if TYPE_CHECKING:
    from tests.unit.local.migration.conftest import Old


def changes(count: int, *, text: str = "x") -> list[Change]:
    return [Change("menu_item", f"house/d{number}", 1, {"name": text}) for number in range(count)]


def made(found: list[Change]) -> list[dict[str, Any]]:
    return list(batches(found, tenant_id=TENANT, migration_id="old", tier="basic"))


def test_batches_hold_every_change_once_and_in_order() -> None:
    found = changes(250)
    keys = [change["key"] for batch in made(found) for change in batch["changes"]]
    assert keys == [change.key for change in found]


def test_a_batch_fits_into_a_message() -> None:
    for batch in made(changes(30, text="è" * 20_000)):
        assert len(json.dumps(batch, ensure_ascii=False).encode()) < 256 * 1024


def test_equal_content_makes_equal_batches_and_other_content_others() -> None:
    assert [batch["batch_id"] for batch in made(changes(250))] == [batch["batch_id"] for batch in made(changes(250))]
    ids = [batch["batch_id"] for batch in made(changes(250))]
    assert len(set(ids)) == len(ids)
    assert made(changes(3))[0]["batch_id"] != made(changes(3, text="y"))[0]["batch_id"]


class FakePlatform(Platform):
    """Takes batches in at once, unless it is told to lose them."""

    def __init__(self, *, lost: int = 0, status: str = "loading") -> None:
        super().__init__(None, None, {}, "ops")
        object.__setattr__(self, "sent", [])
        object.__setattr__(self, "known", set())
        object.__setattr__(self, "steps", [])
        object.__setattr__(self, "lost", lost)
        object.__setattr__(self, "status", status)

    sent: list[str]
    known: set[str]
    steps: list[str]
    lost: int
    status: str

    def step(self, tenant_id: str, action: str, **_: Any) -> dict[str, Any]:
        self.steps.append(action)
        return {"tenant_id": tenant_id, "tier": "basic", "migration": {"status": self.status}}

    def send(self, batch: Any) -> None:
        self.sent.append(batch["batch_id"])
        if self.lost:
            object.__setattr__(self, "lost", self.lost - 1)
        else:
            self.known.add(batch["batch_id"])

    def applied(self, *_: Any) -> dict[str, Any]:
        return {"batches": set(self.known), "counts": {}, "refused": []}

    def waiting(self) -> int:
        return 0

    def records(self, *_: Any, **__: Any) -> Any:
        return iter(())


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platforms, "_MAX_CHANGES", 3)


def test_an_interrupted_job_sends_what_is_missing_and_nothing_twice(old: Old) -> None:
    platform = FakePlatform(lost=1)
    source = running.Source(old.mapping, old.export)
    with pytest.raises(LocalError, match="1 of 4 batches were not taken in"):
        running.load(platform, TENANT, source)
    first = list(platform.sent)
    running.load(platform, TENANT, source)
    assert platform.sent == [*first, first[0]]
    running.load(platform, TENANT, source)
    assert len(platform.sent) == len(first) + 1


def test_nothing_is_sent_where_the_tenant_is_the_authority(old: Old) -> None:
    platform = FakePlatform(status="cut_over")
    with pytest.raises(LocalError, match="nothing is taken in any more"):
        running.load(platform, TENANT, running.Source(old.mapping, old.export))
    assert platform.sent == []


def test_rejects_are_counted_and_the_rest_is_taken_in(old: Old) -> None:
    old.append("stock.csv", "pier,beans,Beans,g,1,1,1")
    assert running.load(FakePlatform(), TENANT, running.Source(old.mapping, old.export))["rejects"] == 1


def test_a_cut_over_that_finds_a_difference_thaws_the_tenant(old: Old) -> None:
    platform = FakePlatform()
    with pytest.raises(LocalError, match="10 records differ, the first is menu_item lunchbox/D1"):
        running.cut_over(platform, TENANT, running.Source(old.mapping, old.export))
    assert platform.steps == ["show", "freeze", "close", "thaw"]


@pytest.mark.parametrize("status", ["freezing", "closing"])
def test_a_cut_over_that_was_killed_is_begun_again(status: str, old: Old) -> None:
    platform = FakePlatform(status=status)
    with pytest.raises(LocalError):
        running.cut_over(platform, TENANT, running.Source(old.mapping, old.export))
    assert platform.steps == ["show", "thaw", "freeze", "close", "thaw"]


@pytest.mark.parametrize("leave_rejects", [False, True])
def test_rows_are_left_behind_only_where_that_is_said(
    leave_rejects: bool, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.append("stock.csv", "pier,beans,Beans,g,1,1,1")
    source = running.Source(old.mapping, old.export)
    here = contents(source.records(TENANT)).digests
    found = [(kind, {"key": key, "digest": digest}) for (kind, key), digest in here.items()]
    monkeypatch.setattr(FakePlatform, "records", lambda *_, **__: iter(found))
    platform = FakePlatform()
    if leave_rejects:
        assert not running.cut_over(platform, TENANT, source, leave_rejects=True).differences
        assert platform.steps[-1] == "cut_over"
    else:
        with pytest.raises(LocalError, match=r"1 rows can't be taken in, the first is stock\.csv:4"):
            running.cut_over(platform, TENANT, source)
        assert platform.steps[-1] == "thaw"


def test_the_last_changes_are_taken_in_between_freezing_and_closing(old: Old) -> None:
    platform = FakePlatform()
    order: list[str] = []

    def noted(name: str, inner: Any) -> Any:
        def call(*args: Any, **more: Any) -> Any:
            order.append(name)
            return inner(*args, **more)

        return call

    for name in ("step", "send"):
        object.__setattr__(platform, name, noted(name, getattr(platform, name)))
    with pytest.raises(LocalError):
        running.cut_over(platform, TENANT, running.Source(old.mapping, old.export, old.folder / "changes.jsonl"))
    assert [name for name, other in pairwise([*order, ""]) if name != other] == ["step", "send", "step"]
