"""What changes while it is saved is saved."""

from __future__ import annotations

import copy
import threading
from typing import TYPE_CHECKING, Any

from ministack.core import persistence

from saas_constructs.local.emulator import UNSAVED
from saas_constructs.local.mends.persistence_while_running import steady

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def _disturbed(times: int) -> Callable[[], dict[str, Any]]:
    """State that another thread changes the first few times that it is copied."""
    left = iter(range(times))

    def get_state() -> dict[str, Any]:
        state = {"a": 1}
        for name in state:
            if next(left, None) is not None:
                state[f"{name}+"] = 2
        return state

    return get_state


def _save(folder: Path, monkeypatch: pytest.MonkeyPatch, get_state: Callable[[], Any]) -> bool:
    monkeypatch.setattr(persistence, "PERSIST_STATE", True)
    monkeypatch.setattr(persistence, "STATE_DIR", str(folder))
    persistence.save_all({"logs": get_state})
    return (folder / "logs.json").exists()


def test_upstream_saves_nothing_where_something_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _save(tmp_path, monkeypatch, _disturbed(1))


def test_what_upstream_says_of_it_is_what_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _save(tmp_path, monkeypatch, _disturbed(1))
    (record,) = caplog.records
    # As the emulator's log has it.
    assert f"[{record.name}] {record.getMessage()}".startswith(UNSAVED)


def test_it_is_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _save(tmp_path, monkeypatch, steady(_disturbed(3)))


def test_a_thread_that_never_pauses_does_not_come_between() -> None:
    state: dict[int, list[int]] = {number: [number] for number in range(20_000)}
    over = threading.Event()

    def change() -> None:
        more = range(20_000, 20_100)
        while not over.is_set():
            state.update({number: [number] for number in more})
            for number in more:
                del state[number]

    thread = threading.Thread(target=change)
    thread.start()
    try:
        copies = [steady(lambda: copy.deepcopy(state))() for _ in range(5)]
    finally:
        over.set()
        thread.join()
    assert all(len(found) >= 20_000 for found in copies)
