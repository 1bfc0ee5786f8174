"""What every test shares."""

import os
import shutil
import subprocess


def pytest_configure() -> None:
    """Keep the banner that the CDK prints about older versions of node out of the output."""
    node = shutil.which("node")
    if node:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        os.environ.setdefault(
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", version.removeprefix("v").partition(".")[0]
        )
