"""Lighthouse's performance score of a page, with this machine's Chromium.

Source: "Lighthouse performance scoring" (Chrome for Developers): the score weighs first and largest contentful paint,
speed index, total blocking time and layout shift, on a simulated device and network.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from examples.visitors import ARGUMENTS, chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Packages of its own: nobody else needs them.
_FOLDER: Final = Path(__file__).with_name("lighthouse")
_PROGRAM: Final = _FOLDER / "node_modules" / ".bin" / "lighthouse"
_RUNS: Final = 3
FORMS: Final[Mapping[str, tuple[str, ...]]] = {"desktop": ("--preset=desktop",), "mobile": ()}
"""Simulated devices and networks, by name, with what Lighthouse is told of them. Mobile is Lighthouse's default."""


class ScoreError(Exception):
    """Lighthouse can't be installed or doesn't come to a score."""


def prepare(report: Callable[[str], None]) -> None:
    """Install Lighthouse, unless it is there.

    Raises:
        ScoreError: npm fails.
    """
    if _PROGRAM.exists():
        return
    report("installing Lighthouse")
    command = ["npm", "ci", "--prefix", str(_FOLDER), "--loglevel=error", "--no-audit", "--no-fund"]
    _run(command, remedy="see that npm reaches its registry (npm config get registry)")


def score(url: str, form: str) -> float:
    """The performance score of the page at ``url``, of 100: the median of some runs, each with nothing cached.

    Args:
        url: The page.
        form: One of `FORMS`.

    Raises:
        ScoreError: Lighthouse fails.
    """
    return statistics.median(_score(url, FORMS[form]) for _ in range(_RUNS))


def _score(url: str, told: tuple[str, ...]) -> float:
    arguments = ("--only-categories=performance", "--output=json", "--quiet")
    chrome = f"--chrome-flags={' '.join(['--headless=new', *ARGUMENTS])}"
    printed = _run([str(_PROGRAM), url, *arguments, chrome, *told], remedy="see that the page opens in Chromium")
    result = json.loads(printed)
    found = result["categories"]["performance"]["score"]
    if found is None:
        raise ScoreError(f"Lighthouse has no score for {url}: {result.get('runtimeError')}")
    return float(found) * 100


def _run(command: list[str], *, remedy: str) -> str:
    environment = {**os.environ, "CHROME_PATH": chromium()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ScoreError(f"`{command[0]}` exited with {done.returncode}; {remedy}:\n{done.stderr}")
    return done.stdout
