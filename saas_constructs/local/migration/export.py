"""An old installation's export: rows of its files, and changes that it wrote down afterwards."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saas_constructs.local.errors import LocalError
from saas_constructs.local.migration.records import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from saas_constructs.local.migration.mapping import Mapping

_REMEDY = "export the old installation again, or mend the file"


@dataclass(frozen=True)
class Row:
    """A row of the old installation.

    Args:
        kind: What it becomes a record of.
        origin: File and line, for people.
        content: Its columns; none where the line can't be read.
        is_deleted: Whether it is gone from the old installation.
        fault: Why the line can't be read.
    """

    kind: str
    origin: str
    content: dict[str, Any]
    is_deleted: bool = False
    fault: str = ""


def rows_of(mapping: Mapping, folder: Path) -> Iterator[Row]:
    """Every row of the export, kind by kind in the order in which they are taken in.

    Raises:
        LocalError: A file is missing or of a kind that is not known.
    """
    for kind in KINDS:
        table = mapping.table(kind)
        if table is None:
            continue
        path = folder / table.file
        if not path.is_file():
            raise LocalError(f"the export has no file {path}", "name it as the mapping does, or mend the mapping")
        if path.suffix == ".csv":
            yield from _csv_rows(kind, path)
        elif path.suffix == ".jsonl":
            for origin, value in lines_of(path):
                yield _json_row(kind, origin, value)
        else:
            raise LocalError(f"{path} must be a .jsonl or a .csv", _REMEDY)


def lines_of(path: Path) -> Iterator[tuple[str, str]]:
    """Each line of a file with where it stands, but for empty ones."""
    return ((origin, line) for origin, line in numbered_lines(path) if line.strip())


def numbered_lines(path: Path) -> Iterator[tuple[str, str]]:
    """Each line of a file with where it stands, empty ones included."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            yield f"{path.name}:{number}", line


def change_row(origin: str, line: str) -> Row:
    """A row in a line of changes: ``{"kind", "row": {...}, "deleted"?}``."""
    try:
        value = json.loads(line, parse_float=str)
    except json.JSONDecodeError as error:
        return Row("", origin, {}, fault=f"is no JSON: {error.msg}")
    if not isinstance(value, dict) or value.get("kind") not in KINDS or not isinstance(value.get("row"), dict):
        return Row("", origin, {}, fault=f"must be an object with `kind`, one of {', '.join(KINDS)}, and `row`")
    return Row(value["kind"], origin, value["row"], is_deleted=value.get("deleted") is True)


def _csv_rows(kind: str, path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for content in reader:
            fault = "has more or fewer columns than its header" if None in content or None in content.values() else ""
            yield Row(kind, f"{path.name}:{reader.line_num}", dict(content), fault=fault)


def _json_row(kind: str, origin: str, line: str) -> Row:
    try:
        # As text: a price of 9.50 is no binary fraction.
        value = json.loads(line, parse_float=str)
    except json.JSONDecodeError as error:
        return Row(kind, origin, {}, fault=f"is no JSON: {error.msg}")
    if not isinstance(value, dict):
        return Row(kind, origin, {}, fault="must be an object")
    return Row(kind, origin, value)
