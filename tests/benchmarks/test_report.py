"""The page of figures keeps what was not measured again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.__main__ import RESULTS, SECTIONS
from benchmarks.figures import Figure
from benchmarks.report import Taken, keep_in, kept_in, page

if TYPE_CHECKING:
    from pathlib import Path

NOTES = {"speed": "Speed\nAs fast as can be.", "size": "Size"}


def test_a_section_that_is_not_measured_again_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    first = {"speed": Taken((Figure("a", 3, "ms", "b", 2, limit=1.25),), "then"), "size": Taken((), "then")}
    keep_in(file, first)

    later = {**kept_in(file), "size": Taken((Figure("c", 5, "MB", least=6),), "now")}

    assert kept_in(file) == first
    text = page(later, NOTES)
    assert "| a | 3 ms | b: 2 ms | 1.50 x | at most 1.25 | **beyond** |" in text
    assert "| c | 5 MB |  | 5 MB | at least 6 | **beyond** |" in text
    assert text.index("Taken on then.\n\nAs fast") < text.index("## Size") < text.index("Taken on now.")


def test_nothing_is_kept_where_nothing_was_measured(tmp_path: Path) -> None:
    assert kept_in(tmp_path / "none.json") == {}
    assert "##" not in page({}, NOTES)


def test_every_section_was_measured_and_is_on_the_page() -> None:
    assert set(kept_in(RESULTS)) == set(SECTIONS)
