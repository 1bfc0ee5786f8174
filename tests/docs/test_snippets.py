"""What the documentation quotes is what tests run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
QUOTE = re.compile(r"<!-- from (?P<source>\S+) -->\n```\w*\n(?P<text>.*?)```", re.DOTALL)
#: Text in which brackets are no link.
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\[[^\]]+\]\((?!https?://)(?P<target>[^)#]+)")


def quotes() -> list[tuple[str, str, str]]:
    """Page, source and text of each quotation."""
    return [
        (str(page.relative_to(ROOT)), match["source"], match["text"])
        for page in PAGES
        for match in QUOTE.finditer(page.read_text())
    ]


def test_there_are_quotations() -> None:
    assert len(quotes()) >= 4


@pytest.mark.parametrize(("page", "source", "text"), quotes(), ids=lambda value: str(value)[:40])
def test_a_quotation_stands_in_its_source(page: str, source: str, text: str) -> None:
    assert text in (ROOT / source).read_text(), f"{page} quotes {source} wrongly"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    missing = [
        match["target"]
        for match in LINK.finditer(CODE.sub("code", page.read_text()))
        if not (page.parent / match["target"].strip()).exists()
    ]

    assert missing == []
