"""The life of the emulator's process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from saas_constructs.local.emulator import Emulator
from saas_constructs.local.settings import LocalSettings
from saas_constructs.local.status import EmulatorState
from tests.local.conftest import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    emulator = Emulator(LocalSettings(home=tmp_path / "home", port=free_port()))
    yield emulator
    emulator.stop()


def test_starting_twice_starts_one(emulator: Emulator) -> None:
    assert emulator.start() is True
    first = emulator.status()
    assert emulator.start() is False
    assert emulator.status().pid == first.pid


def test_a_stopped_emulator_is_gone(emulator: Emulator) -> None:
    emulator.start()
    result = emulator.stop()
    assert (result.was_running, result.killed) == (True, False)
    assert emulator.status().state is EmulatorState.STOPPED
    assert emulator.stop().was_running is False
