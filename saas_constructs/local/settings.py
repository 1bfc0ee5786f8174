"""Where the embedded AWS keeps its state and listens."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PORT = 4566
DEFAULT_SITE_PORT = 8080
DEFAULT_REGION = "us-east-1"
HOST = "127.0.0.1"
_HIGHEST_PORT = 65535


def _default_home() -> Path:
    return Path(".saas").absolute()


@dataclass(frozen=True)
class LocalSettings:
    """One embedded AWS: its folder and its ports.

    Args:
        home: Folder of state, logs and process records.
        port: TCP port on the loopback interface.
        site_port: TCP port there of what is deployed to be opened in a browser.
    """

    home: Path = field(default_factory=_default_home)
    port: int = DEFAULT_PORT
    site_port: int = DEFAULT_SITE_PORT

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> LocalSettings:
        """Read ``SAAS_HOME``, ``SAAS_PORT`` and ``SAAS_SITE_PORT``, with defaults for all.

        Raises:
            LocalError: ``SAAS_PORT`` or ``SAAS_SITE_PORT`` is no port number.
        """
        values = os.environ if environment is None else environment
        home = values.get("SAAS_HOME")
        return cls(
            home=Path(home).expanduser().absolute() if home else _default_home(),
            port=port_of(values.get("SAAS_PORT") or str(DEFAULT_PORT), source="SAAS_PORT"),
            site_port=port_of(values.get("SAAS_SITE_PORT") or str(DEFAULT_SITE_PORT), source="SAAS_SITE_PORT"),
        )

    @property
    def endpoint_url(self) -> str:
        """The URL of every AWS service of this emulator."""
        return f"http://{HOST}:{self.port}"

    @property
    def state_dir(self) -> Path:
        """What the services write at a clean stop and read at the start."""
        return self.home / "state"

    @property
    def objects_dir(self) -> Path:
        """The contents of the S3 buckets."""
        return self.home / "objects"

    @property
    def scratch_dir(self) -> Path:
        """Temporary files and the home folder of the emulator and its functions."""
        return self.home / "scratch"

    @property
    def log_path(self) -> Path:
        """What the emulator printed."""
        return self.home / "emulator.log"

    @property
    def record_path(self) -> Path:
        """Which process runs, and with what settings."""
        return self.home / "emulator.json"

    @property
    def site_log_path(self) -> Path:
        """What the process that serves pages printed."""
        return self.home / "site.log"

    @property
    def site_record_path(self) -> Path:
        """Which process serves pages, and on what port."""
        return self.home / "site.json"

    @property
    def site_lock_path(self) -> Path:
        """Held while the process that serves pages is being started or stopped."""
        return self.home / "site.lock"

    @property
    def lock_path(self) -> Path:
        """Held while the emulator is being started or stopped."""
        return self.home / "emulator.lock"


def port_of(text: str, *, source: str) -> int:
    """Read a port number.

    Args:
        text: What was written.
        source: The variable or option in which it was written.

    Raises:
        LocalError: It is no port number.
    """
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _HIGHEST_PORT:
        raise LocalError(
            f"{source} must be a number from 1 to {_HIGHEST_PORT}, got {text!r}",
            "leave it out to use the usual one, or name a free port",
        )
    return int(text)
