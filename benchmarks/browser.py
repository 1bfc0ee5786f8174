"""What people wait for at a browser."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import first_page, live_page, scores
from drills.pages import opened
from drills.stage import staged

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.figures import Figure

NOTES = """At a browser
Pages come from the embedded edge through the server of `saas open`, compressed as CloudFront does it, to a Chromium
that has never seen them. The first paint is the mark that stands in the page itself, the largest one is the
application's. Lighthouse simulates devices and networks: as mobile, slow 4G and a quarter of this machine's
processor. A live update is taken from the click in the kitchen's window to the frame in which the guest's window shows
it: API, table, stream, bus, queue and WebSocket are in between."""
"""Heading of its section, and what stands below the table."""


def measure(report: Callable[[str], None]) -> list[Figure]:
    """Open first pages with nothing cached, and let a guest wait for a kitchen."""
    scores.prepare(report)
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), say=report) as stage, opened(stage) as visitors:
        restaurant = next(iter(stage.restaurants.values()))
        figures = [*first_page.measure(restaurant, visitors, report)]
        report("a guest waits for the kitchen")
        return [*figures, *live_page.measure(restaurant, visitors)]
