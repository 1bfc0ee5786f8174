"""Two commands at once do not get into each other's way."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from saas_constructs.local.errors import LocalError
from saas_constructs.local.turns import exclusively

if TYPE_CHECKING:
    from pathlib import Path


def test_the_second_says_that_it_waits_and_gets_its_turn(tmp_path: Path) -> None:
    waits, entered = threading.Event(), threading.Event()

    def second() -> None:
        with exclusively(tmp_path / "lock", waiting=waits.set):
            entered.set()

    other = threading.Thread(target=second)
    with exclusively(tmp_path / "lock", waiting=lambda: pytest.fail("nobody holds it")):
        other.start()
        assert waits.wait(10)
        assert not entered.is_set()
    other.join(10)
    assert entered.is_set()


def test_a_lock_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LocalError, match="cannot write to"), exclusively(tmp_path / "file" / "lock"):
        pytest.fail("the lock is not held")
