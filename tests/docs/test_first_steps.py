"""A newcomer's first commands are found: an environment is active before one of them is named."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ACTIVATED = re.compile(r"(?:^|&& )\. \S+/bin/activate\b")


def _section(title: str) -> str:
    _, _, rest = README.read_text(encoding="utf-8").partition(f"\n## {title}\n")
    return rest.partition("\n## ")[0]


def test_every_block_that_installs_activates_an_environment_first() -> None:
    blocks = [match[1] for match in BLOCK.finditer(_section("Your own app in five minutes"))]
    first = list(takewhile(lambda block: "saas up" not in block, blocks))
    commands = [block for block in first if re.search(r"^(saas|pip|python) ", block, re.MULTILINE)]
    assert len(commands) == 2
    assert [block for block in commands if not ACTIVATED.search(block.splitlines()[0])] == []


def test_the_command_is_found_after_the_demo() -> None:
    assert "`. .venv/bin/activate`" in _section("Two commands")
