"""Templates are shared out among linters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacks.validate import shares

if TYPE_CHECKING:
    from pathlib import Path


def _templates(folder: Path, *sizes: int) -> list[Path]:
    paths = [folder / f"{size}.template.json" for size in sizes]
    for path, size in zip(paths, sizes, strict=True):
        path.write_bytes(b" " * size)
    return paths


def test_every_template_is_in_one_share_and_large_ones_are_apart(tmp_path: Path) -> None:
    templates = _templates(tmp_path, 1, 900, 2, 800, 3)
    parts = shares(templates, 2)
    assert sorted(path for part in parts for path in part) == sorted(templates)
    assert [part[0].stat().st_size for part in parts] == [900, 800]


def test_there_are_no_empty_shares(tmp_path: Path) -> None:
    assert len(shares(_templates(tmp_path, 1), 2)) == 1
