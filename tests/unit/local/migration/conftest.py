"""The sample export, and what is changed about it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from saas_constructs.local.migration.mapping import Mapping
from saas_constructs.local.migration.planning import Contents, contents, exported

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = Path(__file__).parents[4] / "examples" / "migration"
TENANT = "t0123456789ab"


@dataclass(frozen=True)
class Old:
    """A copy of the sample that a test may spoil."""

    folder: Path

    @property
    def export(self) -> Path:
        return self.folder / "export"

    @property
    def mapping(self) -> Mapping:
        return Mapping.from_file(self.folder / "mapping.yaml")

    def change_mapping(self, change: Callable[[dict[str, dict[str, dict[str, dict[str, object]]]]], object]) -> None:
        path = self.folder / "mapping.yaml"
        content = yaml.safe_load(path.read_text())
        change(content["records"])
        path.write_text(yaml.safe_dump(content))

    def append(self, file: str, line: str) -> None:
        with (self.export / file).open("a") as opened:
            opened.write(line + "\n")

    def contents(self) -> Contents:
        return contents(exported(self.mapping, self.export, tenant_id=TENANT))

    def reasons(self) -> list[str]:
        return [reason for reject in self.contents().rejects for reason in reject.reasons]


@pytest.fixture
def old(tmp_path: Path) -> Old:
    shutil.copytree(SAMPLE, tmp_path / "old")
    return Old(tmp_path / "old")
