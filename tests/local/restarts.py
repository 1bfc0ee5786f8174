"""Emulators that are stopped and started again, for the tests of what survives."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from saas_constructs.local.emulator import Emulator
from saas_constructs.local.settings import LocalSettings
from saas_constructs.testing.embedded import free_port
from tests.local.conftest import EmbeddedAws

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def served(home: Path, *, mended: bool = True) -> Iterator[EmbeddedAws]:
    """Run an emulator with the state of the last one in the same folder."""
    emulator = Emulator(LocalSettings(home=home, port=free_port()), mended=mended)
    emulator.start()
    try:
        yield EmbeddedAws(emulator.endpoint_url)
    finally:
        emulator.stop()
