"""Figures that guides tell are those of the templates."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE_BY = re.compile(r"^\| made by \|.*a stack of (\d+) resources \| a stack of (\d+) resources \|$", re.MULTILINE)


def test_the_guide_tells_how_many_resources_a_bridge_and_a_silo_have() -> None:
    told = MADE_BY.search((ROOT / "docs" / "guides" / "isolation-models.md").read_text(encoding="utf-8"))
    assert told
    for model, figure in zip(("Bridge", "Silo"), told.groups(), strict=True):
        kept = ROOT / "tests" / "stacks" / "snapshots" / f"dev-{model}.json"
        assert len(json.loads(kept.read_text(encoding="utf-8"))["Resources"]) == int(figure), model
