"""What must hold before the emulator can start, each with its remedy."""

from __future__ import annotations

import errno
import importlib.metadata
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import psutil

from saas_constructs.local.errors import LocalError
from saas_constructs.local.settings import HOST, LocalSettings

if TYPE_CHECKING:
    from collections.abc import Callable

MINISTACK_VERSION = "1.5.33"
LAUNCHER = "saas_constructs.local.launcher"
SITE = "saas_constructs.local.site"
MINIMUM_FREE_BYTES = 256 * 1024 * 1024
_MIB = 1024 * 1024
_INSTALL = 'run `pip install "saas-constructs[local]"`'


def check_ministack(version: Callable[[str], str] = importlib.metadata.version) -> None:
    """Require the one version of MiniStack that the mends are written for.

    Raises:
        LocalError: It is missing, or another version is installed.
    """
    try:
        installed = version("ministack")
    except importlib.metadata.PackageNotFoundError:
        raise LocalError("ministack is not installed", _INSTALL) from None
    if installed != MINISTACK_VERSION:
        raise LocalError(f"ministack must be version {MINISTACK_VERSION}, got {installed}", _INSTALL)


def prepare_home(settings: LocalSettings, minimum_free_bytes: int = MINIMUM_FREE_BYTES) -> None:
    """Make the folders of the emulator and see that there is room in them.

    Raises:
        LocalError: They cannot be written, or the disk is as good as full.
    """
    folders = (settings.home, settings.state_dir, settings.objects_dir, settings.scratch_dir)
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        (settings.home / ".gitignore").write_text("*\n", encoding="utf-8")
        free = shutil.disk_usage(settings.home).free
    except OSError as error:
        refuse_write(error, settings.home)
    if free < minimum_free_bytes:
        raise LocalError(
            f"the disk of {settings.home} has {free // _MIB} MiB free and the embedded AWS needs "
            f"at least {minimum_free_bytes // _MIB} MiB",
            "free some space, or set SAAS_HOME to a folder on another disk",
        )


def refuse_write(error: OSError, home: Path) -> NoReturn:
    """Turn a failed write below ``home`` into an error with its remedy.

    Raises:
        LocalError: Always.
    """
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        raise LocalError(
            f"the disk of {home} is full",
            "free some space, or set SAAS_HOME to a folder on another disk",
        ) from error
    raise LocalError(
        f"cannot write to {home}: {error.strerror or error}",
        "make the folder writable, or set SAAS_HOME to one that is",
    ) from error


def check_port_free(port: int, *, remedy: str = "set SAAS_PORT to a free port") -> None:
    """Require that nothing listens on the port.

    Args:
        port: TCP port of the loopback interface.
        remedy: How another one is chosen.

    Raises:
        LocalError: Something does; names its process where the system tells.
    """
    with socket.socket() as probe:
        # As the emulator itself will: connections of an earlier one that linger are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise LocalError(
                f"port {port} cannot be used: {_holder(port) or error.strerror}",
                f"end that program, or {remedy}",
            ) from None


def _holder(port: int) -> str | None:
    """Describe the process that listens on the port, where the system tells."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return None
    for connection in connections:
        if connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,):
            if connection.pid is None:
                return "another user's process listens on it"
            return f"{_describe(connection.pid)} listens on it"
    return None


def _describe(pid: int) -> str:
    try:
        process = psutil.Process(pid)
        if any(part == LAUNCHER for part in process.cmdline()):
            home = Path(process.environ()["STATE_DIR"]).parent
            return f"the embedded AWS of {home} (pid {pid}; `SAAS_HOME={home} saas down` or `kill {pid}` stops it)"
        if any(part == SITE for part in process.cmdline()):
            home = Path(process.environ()["SAAS_HOME"])
            return f"what serves the pages of {home} (pid {pid}; `SAAS_HOME={home} saas down` or `kill {pid}` stops it)"
        return f"{process.name()} (pid {pid})"
    except (psutil.Error, KeyError):
        return f"a process (pid {pid})"
