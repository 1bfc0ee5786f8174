"""Write the snapshots anew: ``python -m tests.stacks.write_snapshots``. Read the difference before you commit it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from saas_constructs.testing.snapshots import normalised
from tests.stacks.synthesis import synthesize

FOLDER = Path(__file__).with_name("snapshots")


def snapshot(template: dict[str, Any]) -> str:
    """A template as it is kept."""
    return json.dumps(normalised(template), indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Replace all snapshots."""
    for old in FOLDER.glob("*.json"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        for name, template in synthesize(Path(folder)).templates.items():
            (FOLDER / f"{name}.json").write_text(snapshot(template), encoding="utf-8")


if __name__ == "__main__":
    main()
