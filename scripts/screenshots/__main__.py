"""Take pictures of the pages for the documentation: ``python -m scripts.screenshots``, or ``make screenshots``.

They are of the reference application, deployed to an embedded AWS of its own: what is seen has its APIs behind it.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image
from rich.console import Console

from drills.pages import opened
from drills.stage import staged
from scripts.screenshots import past, scenes
from scripts.screenshots.restaurants import furnish, open_orders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from drills.stage import Stage
    from examples.visitors import Visitors

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "images"
LARGEST_BYTES: Final = 150_000
"""Of a picture: whoever reads a page of the documentation loads all of its pictures."""
_QUALITY: Final = 80
_SLOWEST: Final = 6


def main() -> int:
    """Take all pictures; 1 when fonts are missing."""
    if not _can_write_chinese():
        print("no font on this machine has Chinese characters: run `apt-get install fonts-noto-cjk`", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        Console(stderr=True).status("taking pictures") as status,
        tempfile.TemporaryDirectory() as folder,
        staged(Path(folder), say=status.update) as stage,
        opened(stage) as visitors,
    ):
        for name, page in zip(scenes.NAMES, _pages(stage, visitors, status.update), strict=True):
            status.update(f"taking {name}")
            _take(page, FOLDER / f"{name}.webp")
    return 0


def _pages(stage: Stage, visitors: Visitors, say: Callable[[str], None]) -> Iterator[Page]:
    say("setting the restaurants up")
    bistro, garden = stage.restaurants.values()
    furnish(bistro, name="Main street", language="en")
    furnish(garden, name="湖滨店", language="zh")
    orders = open_orders(bistro)
    past.write(stage, {bistro.tenant_id: 210, garden.tenant_id: 120})
    say("making a tenant with a stack of its own")
    made = stage.platform.onboard(
        slug="red-radish",
        name="Red Radish",
        email="owner@red-radish.example",
        tier="premium",
        sites=["harbour", "station"],
        model="silo",
    )
    return chain(
        scenes.of_guests(visitors, bistro, orders[2]),
        scenes.of_staff(visitors, bistro),
        scenes.of_chinese_guests(visitors, garden),
        scenes.of_managers(visitors, bistro),
        scenes.of_operators(visitors, made=made, busy=bistro.tenant_id),
    )


def _take(page: Page, file: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)
    taken = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    taken.convert("RGB").save(file, "WEBP", quality=_QUALITY, method=_SLOWEST)
    size = file.stat().st_size
    if size > LARGEST_BYTES:
        raise ValueError(f"{file.name} must be at most {LARGEST_BYTES} bytes, got {size}: show less, or less sharply")


def _can_write_chinese() -> bool:
    """Whether there is a font; where fontconfig is missing, too, the browser has none."""
    if shutil.which("fc-list") is None:
        return False
    found = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=True)  # noqa: S607
    return bool(found.stdout.strip())


if __name__ == "__main__":
    sys.exit(main())
