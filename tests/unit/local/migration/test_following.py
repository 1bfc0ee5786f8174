"""Following a file of changes: every line once it is whole, once each, and rejects beside what is taken in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.migration import mirroring
from saas_constructs.local.migration.mirroring import Mirror
from saas_constructs.local.migration.platform import Platform
from tests.unit.local.migration.conftest import TENANT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.local.migration.conftest import Old


class Taken(Platform):
    """Takes batches in at once."""

    def __init__(self) -> None:
        super().__init__(None, None, {}, "ops")
        object.__setattr__(self, "batches", [])

    batches: list[Any]

    def send(self, batch: Any) -> None:
        self.batches.append(batch)

    def applied(self, *_: Any) -> dict[str, Any]:
        return {"batches": {batch["batch_id"] for batch in self.batches}, "counts": {}, "refused": []}

    def waiting(self) -> int:
        return 0

    @property
    def versions(self) -> list[int]:
        return [change["version"] for batch in self.batches for change in batch["changes"]]


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Taken:
    monkeypatch.setattr(mirroring, "_POLL_SECONDS", 0)
    return Taken()


def line(version: int) -> str:
    row = {"dish_no": "D1", "title": "Minestrone", "price": "6.50", "on_menu": True, "changed": version}
    return json.dumps({"kind": "menu_item", "row": row})


def writing(path: Path, *pieces: str) -> Callable[[], bool]:
    """Adds one piece each time that the follower has come to the end, and then ends it."""
    left = list(pieces)

    def go_on() -> bool:
        if not left:
            return False
        with path.open("a") as file:
            file.write(left.pop(0))
        return True

    return go_on


def test_lines_are_taken_in_once_they_are_whole(old: Old, platform: Taken, tmp_path: Path) -> None:
    path = tmp_path / "changes.jsonl"
    path.write_text(f"{line(5)}\n")
    half = line(7)
    mirror = Mirror(platform, TENANT, "basic", old.mapping)
    mirror.follow(path, go_on=writing(path, f"{line(6)}\n\n", half[:20], half[20:], "\n", f"{line(8)}\n{line(9)}\n"))
    assert platform.versions == [5, 6, 7, 8, 9]
    assert (mirror.taken, mirror.rejects) == (5, [])


def test_a_file_that_is_not_there_yet_is_waited_for(old: Old, platform: Taken, tmp_path: Path) -> None:
    path = tmp_path / "changes.jsonl"
    Mirror(platform, TENANT, "basic", old.mapping).follow(path, go_on=writing(path, f"{line(5)}\n"))
    assert platform.versions == [5]


def test_a_bad_line_is_named_and_holds_up_nothing(old: Old, platform: Taken, tmp_path: Path) -> None:
    path = tmp_path / "changes.jsonl"
    path.write_text(f"{line(5)}\n{{\n{line(6)}\n")
    mirror = Mirror(platform, TENANT, "basic", old.mapping)
    mirror.follow(path, go_on=lambda: False)
    assert platform.versions == [5, 6]
    assert [reject.origin for reject in mirror.rejects] == ["changes.jsonl:2"]
