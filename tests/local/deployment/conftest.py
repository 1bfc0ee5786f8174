"""Assemblies that are synthesized once, and a deployer for the mended emulator."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from saas_constructs.local import deployment
from saas_constructs.local.settings import LocalSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saas_constructs.local.deployment import StackResult
    from tests.local.conftest import EmbeddedAws

SAMPLE = Path(__file__).with_name("sample_app.py")


@pytest.fixture(scope="session")
def assemblies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the versions of the sample app: ``first``, ``changed`` and ``failing``."""
    folder = tmp_path_factory.mktemp("assemblies")
    environment = {**os.environ, "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, SAMPLE, folder], check=True, env=environment)
    return folder


@dataclass(frozen=True)
class Platform:
    """The sample app on the mended emulator."""

    aws: EmbeddedAws
    settings: LocalSettings
    assemblies: Path

    def deploy(self, version: str, *stacks: str, **options: Any) -> list[StackResult]:
        return deployment.deploy(self.assemblies / version, settings=self.settings, stacks=stacks, **options)

    def destroy(self, *stacks: str) -> list[StackResult]:
        return deployment.destroy(self.assemblies / "first", settings=self.settings, stacks=stacks)

    def outputs(self, version: str) -> dict[str, str]:
        """Deploy a version and collect the outputs of its stacks."""
        return {k: v for result in self.deploy(version) for k, v in result.outputs.items()}


@pytest.fixture(scope="session")
def settings(mended_aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> LocalSettings:
    port = urlsplit(mended_aws.endpoint_url).port
    assert port is not None
    return LocalSettings(home=tmp_path_factory.mktemp("home"), port=port)


@pytest.fixture
def platform(mended_aws: EmbeddedAws, settings: LocalSettings, assemblies: Path) -> Iterator[Platform]:
    """The mended emulator, without the sample app before and after."""
    running = Platform(mended_aws, settings, assemblies)
    yield running
    running.destroy()
