"""What every test shares."""

import os
import shutil
import subprocess
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Tests that share what takes long to make, by the start of their ids: the longest that fits counts. Where two processes
# run the tests, these go to one of them.
_TOGETHER = {
    "tests/e2e/": "platform",
    "tests/e2e/events/": "events",
    "tests/e2e/lifecycle/": "lifecycle",
    "tests/e2e/test_demo.py": "demo",
    "tests/e2e/test_first_app.py": "first app",
    "tests/stacks/": "templates",
    "tests/contract/": "templates",
}


class _Sharing(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist's types are not followed
    """Gives a file's tests to one process, and so those of files that share something."""

    def _split_scope(self, nodeid: str) -> str:
        shared = max((start for start in _TOGETHER if nodeid.startswith(start)), key=len, default=None)
        return nodeid.partition("::")[0] if shared is None else _TOGETHER[shared]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Divide the tests among processes."""
    return _Sharing(config, log)


def pytest_configure() -> None:
    """Keep the banner that the CDK prints about older versions of node out of the output."""
    node = shutil.which("node")
    if node:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        os.environ.setdefault(
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", version.removeprefix("v").partition(".")[0]
        )
