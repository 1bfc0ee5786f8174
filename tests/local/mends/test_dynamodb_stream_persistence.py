"""What was written before a restart, and what is written after it, is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.local.conftest import served
from tests.local.mends.test_lambda_stream_mappings import Reader
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path


def _read_before(home: Path, *, mended: bool) -> Reader:
    """Let a function read one item of two, and stop."""
    with served(home, mended=mended) as aws:
        reader = Reader.make(aws)
        reader.read("a")
        until(lambda: reader.done("a"))
        aws.client("lambda").update_event_source_mapping(UUID=reader.mapping, Enabled=False)
        aws.client("dynamodb").put_item(TableName=reader.table, Item={"pk": {"S": "b"}})
    return reader


def test_upstream_never_reads_what_was_written_before(tmp_path: Path) -> None:
    reader = _read_before(tmp_path, mended=False)
    with served(tmp_path, mended=False) as aws:
        reader.aws = aws
        reader.read("c")
        second = Reader.make(aws)
        second.read("another")
        until(lambda: second.done("another"))
        # Whether it reads what was written after the restart depends on which poll comes first.
        assert not reader.done("b")


def test_both_are_read(tmp_path: Path) -> None:
    reader = _read_before(tmp_path, mended=True)
    with served(tmp_path) as aws:
        reader.aws = aws
        reader.read("c")
        assert until(lambda: reader.done("b") and reader.done("c"))
