"""What every test shares."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent
# Tests that share what takes long to make, by the start of their files' paths: the longest that fits counts.
_TOGETHER = {
    "e2e/": "platform",
    "e2e/events/": "events",
    "e2e/test_demo.py": "demo",
    "e2e/test_first_app.py": "first app",
    "stacks/": "templates",
    "contract/": "templates",
}


def pytest_configure() -> None:
    """Keep the banner that the CDK prints about older versions of node out of the output."""
    node = shutil.which("node")
    if node:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        os.environ.setdefault(
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", version.removeprefix("v").partition(".")[0]
        )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests go to one process where several run them: a file's, or those that share what takes long."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            file = item.path.relative_to(_ROOT).as_posix()
            shared = max((start for start in _TOGETHER if file.startswith(start)), key=len, default=None)
            item.add_marker(pytest.mark.xdist_group(file if shared is None else _TOGETHER[shared]))
