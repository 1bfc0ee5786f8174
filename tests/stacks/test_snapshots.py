"""A template changes only where somebody saw it change."""

import difflib

import pytest

from stacks.config import STAGES
from tests.stacks.synthesis import MODELS, PLANES, Reference
from tests.stacks.write_snapshots import FOLDER, snapshot

NAMES = [f"{stage.name}-{plane}" for stage in STAGES for plane in (*PLANES, *MODELS)]


@pytest.mark.parametrize("name", NAMES)
def test_the_template_is_the_one_that_was_reviewed(reference: Reference, name: str) -> None:
    kept = (FOLDER / f"{name}.json").read_text(encoding="utf-8").splitlines()
    made = snapshot(reference.templates[name]).splitlines()
    difference = list(difflib.unified_diff(kept, made, "reviewed", "now", lineterm="", n=6))
    if difference:
        pytest.fail(
            "\n".join([*difference[:80], "if this is meant: python -m tests.stacks.write_snapshots"]), pytrace=False
        )


def test_there_is_a_snapshot_for_each_stack_and_no_other() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == sorted(NAMES)
