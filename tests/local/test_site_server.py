"""The process that serves pages serves those of the emulator that runs now, by the code that there is now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import psutil
import pytest

from saas_constructs.local.record import SiteRecord
from saas_constructs.local.settings import LocalSettings
from saas_constructs.local.site.server import SiteServer, SiteStatus, serve
from saas_constructs.testing.embedded import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[LocalSettings]:
    """Of an emulator that may be started later."""
    settings = LocalSettings(tmp_path, free_port(), free_port())
    yield settings
    SiteServer(settings).stop()


def emulator_of(status: SiteStatus) -> str:
    """The port at which a process looks for the emulator."""
    return psutil.Process(status.pid).environ()["SAAS_PORT"]


def test_it_follows_the_emulator_to_another_port(settings: LocalSettings) -> None:
    first = serve(settings)
    assert emulator_of(first) == str(settings.port)
    moved = replace(settings, port=free_port(), site_port=free_port())
    second = serve(moved)
    assert emulator_of(second) == str(moved.port)
    # Bookmarks stay good.
    assert second.site == first.site
    assert not psutil.pid_exists(first.pid) or psutil.Process(first.pid).status() == psutil.STATUS_ZOMBIE
    assert serve(moved) == second


def test_one_of_another_version_is_started_anew(settings: LocalSettings) -> None:
    first = serve(settings)
    record = SiteRecord.read(settings.site_record_path)
    assert record is not None
    replace(record, code="of another version").write(settings.site_record_path)
    second = serve(settings)
    assert second.pid != first.pid
    assert SiteServer(settings).start() is False
