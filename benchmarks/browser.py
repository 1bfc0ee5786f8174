"""What people wait for at a browser. ``python -m benchmarks.browser`` measures it alone."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from benchmarks import first_page, live_page, scores
from drills.pages import opened
from drills.stage import staged

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.figures import Figure


def measure(report: Callable[[str], None]) -> list[Figure]:
    """Open first pages with nothing cached, and let a guest wait for a kitchen."""
    scores.prepare(report)
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), say=report) as stage, opened(stage) as visitors:
        restaurant = next(iter(stage.restaurants.values()))
        figures = [*first_page.measure(restaurant, visitors, report)]
        report("a guest waits for the kitchen")
        return [*figures, *live_page.measure(restaurant, visitors)]


def main() -> int:
    """Measure and print; 1 when a figure is beyond its limit."""
    with Console(stderr=True).status("measuring") as status:
        figures = measure(status.update)
    for figure in figures:
        print(f"{figure.name}: {figure.measured:.1f} {figure.unit}{'' if figure.within else ', beyond its limit'}")
    return 0 if all(figure.within for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
