"""An emulator ends in time, whatever its functions do, and takes them along."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from saas_constructs.local.ending import end

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 20.0
# Waits for the process below it when it is asked to end, as the emulator does for a function that it has called.
PATIENT = """
import signal, subprocess, sys
below = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
signal.signal(signal.SIGTERM, lambda *_: (below.wait(), sys.exit(0)))
print(below.pid, flush=True)
while True:
    signal.pause()
"""
# Does not end at all.
DEAF = PATIENT.replace("(below.wait(), sys.exit(0))", "None")


def is_gone(pid: int) -> bool:
    """Whether a process has ended, be it that nobody has asked for its exit code yet."""
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.fixture
def started(request: pytest.FixtureRequest) -> Iterator[tuple[psutil.Process, int]]:
    with subprocess.Popen([sys.executable, "-c", request.param], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        below = int(child.stdout.readline())
        yield psutil.Process(child.pid), below
        child.kill()


@pytest.mark.parametrize("started", [PATIENT], indirect=True)
def test_a_function_that_runs_on_does_not_hold_up_the_end(started: tuple[psutil.Process, int]) -> None:
    process, below = started
    began = time.monotonic()
    assert end(process, grace=0.1, limit=LIMIT) is False
    assert time.monotonic() - began < LIMIT
    assert not process.is_running()
    assert is_gone(below)


@pytest.mark.parametrize("started", [DEAF], indirect=True)
def test_what_does_not_end_is_killed_and_told(started: tuple[psutil.Process, int]) -> None:
    process, below = started
    assert end(process, grace=0.1, limit=1.0) is True
    assert not process.is_running()
    assert is_gone(below)
