"""``make`` says at once what a machine lacks, with the remedy for each."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "prerequisites.sh"
TOOLS = ("sh", "awk", "df", "pwd", "git", "npm", "node", "python3")


def machine(folder: Path, *, without: str = "", replaced: dict[str, str] | None = None) -> Path:
    """A PATH of this machine's tools, with some left out or replaced by a script."""
    for tool in TOOLS:
        # The interpreter itself: what is first on the PATH may be a script that needs more than is here.
        found = sys.executable if tool == "python3" else shutil.which(tool)
        if tool != without and found:
            (folder / tool).symlink_to(found)
    for tool, script in (replaced or {}).items():
        (folder / tool).unlink(missing_ok=True)
        (folder / tool).write_text(f"#!/bin/sh\n{script}\n")
        (folder / tool).chmod(0o755)
    return folder


def check(path: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script with this PATH, in a folder where nothing is installed."""
    return subprocess.run(
        ["/bin/sh", str(SCRIPT)], env={"PATH": str(path)}, cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    """An empty folder of programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("tool", ["node", "npm", "git", "python3"])
def test_a_missing_tool_is_named_with_its_remedy(bin_folder: Path, tmp_path: Path, tool: str) -> None:
    answer = check(machine(bin_folder, without=tool), tmp_path)

    assert answer.returncode == 1
    assert f"missing: {tool}" in answer.stderr
    assert "remedy:" in answer.stderr


@pytest.mark.parametrize(
    ("tool", "script", "named"),
    [
        ("node", 'test "$1" = --version && echo v18.20.4 || echo 18.20.4', "Node.js 20.19 or newer (found v18.20.4)"),
        ("node", 'test "$1" = --version && echo v20.9.0 || echo 20.9.0', "Node.js 20.19 or newer (found v20.9.0)"),
        ("node", "exit 127", "a node that runs"),
        ("python3", 'test "$1" = -V && echo Python 3.9.2; exit 1', "Python 3.11 or newer (found Python 3.9.2)"),
        ("df", "printf 'head\\n/dev/x 1 1 500000 1%% /\\n'", "2 GB of free disk (found 500 MB)"),
    ],
)
def test_what_is_too_old_or_too_small_is_named_with_what_was_found(
    bin_folder: Path, tmp_path: Path, tool: str, script: str, named: str
) -> None:
    answer = check(machine(bin_folder, replaced={tool: script}), tmp_path)

    assert answer.returncode == 1
    assert named in answer.stderr


def test_everything_missing_is_said_in_one_go(bin_folder: Path, tmp_path: Path) -> None:
    path = machine(bin_folder, without="node")
    (path / "git").unlink()

    answer = check(path, tmp_path)

    assert answer.stderr.count("missing:") == 2
