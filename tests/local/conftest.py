"""Two emulators for the whole test run: the upstream one and the mended one."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.clients import client
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.settings import LocalSettings
from saas_constructs.testing.embedded import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class EmbeddedAws:
    """A running emulator."""

    endpoint_url: str

    def client(self, service: str, region: str = "us-east-1") -> Any:
        return client(service, endpoint_url=self.endpoint_url, region=region)


@contextmanager
def served(home: Path, *, mended: bool = True) -> Iterator[EmbeddedAws]:
    """Run an emulator with the state of the last one in the same folder."""
    emulator = Emulator(LocalSettings(home=home, port=free_port()), mended=mended)
    emulator.start()
    try:
        yield EmbeddedAws(emulator.endpoint_url)
    finally:
        emulator.stop()


@pytest.fixture(scope="session")
def stock_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """The emulator as upstream ships it."""
    with served(tmp_path_factory.mktemp("stock"), mended=False) as running:
        yield running


@pytest.fixture(scope="session")
def mended_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """The emulator as ``saas up`` starts it."""
    with served(tmp_path_factory.mktemp("mended")) as running:
        yield running
