"""Reading a log that grows and is put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_constructs.local import log_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_log_that_has_shrunk_is_a_new_one(tmp_path: Path) -> None:
    log = tmp_path / "emulator.log"
    log.write_text("one\ntwo\n")
    position = log_file.size(log)
    log.write_text("three\n")
    assert log_file.since(log, position) == ["three"]
    log.write_text("three\nfour and more\n")
    assert log_file.since(log, 6) == ["four and more"]


def test_an_absent_log_is_empty(tmp_path: Path) -> None:
    assert (log_file.since(tmp_path / "none", 5), log_file.size(tmp_path / "none")) == ([], 0)
