"""The checked-in list of what each release of the emulator reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def data_path(version: str) -> Path:
    """Locate the data of an emulator release; the file need not exist."""
    return Path(__file__).with_name(f"ministack_{version}.json")


def render(properties: Mapping[str, Sequence[str]]) -> str:
    """Write the data as the file holds it: a line for each type, so that a diff reads well."""
    lines = [f"  {json.dumps(kind)}: {json.dumps(list(properties[kind]))}" for kind in sorted(properties)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def load(version: str) -> dict[str, frozenset[str]]:
    """Read what the emulator release reads, by resource type.

    Raises:
        LocalError: There is no data for that release.
    """
    path = data_path(version)
    if not path.is_file():
        raise LocalError(
            f"what the emulator reads of a template is not known for ministack {version}",
            "install the release that saas-constructs[local] pins, or run "
            "`python -m saas_constructs.local.deployment.coverage`",
        )
    read: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return {kind: frozenset(names) for kind, names in read.items()}
