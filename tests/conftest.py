"""What every test shares."""

import os
import shutil
import subprocess
from typing import Any

import hypothesis
import pytest

from tests.sharing import Sharing, place_of

# A busy machine is no fault of what is tested: how long an example takes says nothing.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    """Divide the tests among processes."""
    config.option.loadscopereorder = False
    return Sharing(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, where several processes run the tests; one process begins with what is quick."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: place_of(item.nodeid))


def pytest_configure() -> None:
    """Keep the banner that the CDK prints about older versions of node out of the output."""
    node = shutil.which("node")
    if node:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        os.environ.setdefault(
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", version.removeprefix("v").partition(".")[0]
        )
