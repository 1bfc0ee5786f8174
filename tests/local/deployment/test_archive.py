"""Archives are the same for the same content."""

from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING

from saas_constructs.local.deployment.archive import zip_folder

if TYPE_CHECKING:
    from pathlib import Path


def make(folder: Path, names: list[str], *, time: int) -> bytes:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"content of {name}", encoding="utf-8")
        path.chmod(0o644)
        os.utime(path, (time, time))
    return zip_folder(folder)


def test_neither_time_nor_order_of_creation_shows(tmp_path: Path) -> None:
    one = make(tmp_path / "one", ["a.py", "b/c.py"], time=10**9)
    other = make(tmp_path / "other", ["b/c.py", "a.py"], time=10**9 + 5000)
    assert one == other


def test_files_are_in_the_order_of_their_paths(tmp_path: Path) -> None:
    names = [f"{letter}.py" for letter in "qwertyuiop"]
    packed = zipfile.ZipFile(io.BytesIO(make(tmp_path, names, time=10**9)))
    assert packed.namelist() == sorted(names)


def test_the_content_is_that_of_the_folder(tmp_path: Path) -> None:
    packed = zipfile.ZipFile(io.BytesIO(make(tmp_path, ["a.py", "b/c.py"], time=10**9)))
    assert {n: packed.read(n).decode() for n in packed.namelist()} == {
        "a.py": "content of a.py",
        "b/c.py": "content of b/c.py",
    }


def test_what_can_be_executed_stays_so(tmp_path: Path) -> None:
    script = tmp_path / "bootstrap"
    script.write_text("#!/bin/sh", encoding="utf-8")
    script.chmod(0o755)
    (entry,) = zipfile.ZipFile(io.BytesIO(zip_folder(tmp_path))).infolist()
    assert entry.external_attr >> 16 & 0o111 == 0o111


def test_an_archive_is_taken_as_it_is(tmp_path: Path) -> None:
    archive = tmp_path / "made.zip"
    archive.write_bytes(b"an archive")
    assert zip_folder(archive) == b"an archive"
