"""Pictures in the documentation are small, and all of them are shown."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.screenshots.__main__ import FOLDER, LARGEST_BYTES
from scripts.screenshots.scenes import NAMES

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
SHOWN = re.compile(
    r"!\[(?P<text>[^\]]*)\]\((?P<file>[^)]+)\)|<img src=\"(?P<source>[^\"]+)\"[^>]* alt=\"(?P<alt>[^\"]*)\""
)


def shown() -> dict[Path, str]:
    """Pictures that pages show, with the words for who can't see them."""
    return {
        (page.parent / (found["file"] or found["source"])).resolve(): found["text"] or found["alt"]
        for page in PAGES
        for found in SHOWN.finditer(page.read_text())
    }


def test_every_picture_is_there_is_shown_and_is_small() -> None:
    files = {FOLDER / f"{name}.webp" for name in NAMES}
    assert set(FOLDER.iterdir()) == files
    assert set(shown()) == files
    assert {file.name for file in files if file.stat().st_size > LARGEST_BYTES} == set()


def test_every_picture_is_told_to_who_cannot_see_it() -> None:
    assert [file.name for file, text in shown().items() if len(text) < 20] == []
