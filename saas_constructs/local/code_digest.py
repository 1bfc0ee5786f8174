"""Which code a process runs: a process that was started before an upgrade goes on with what it had then."""

from __future__ import annotations

import hashlib
from pathlib import Path

from saas_constructs.local.checks import MINISTACK_VERSION

_FOLDER = Path(__file__).parent
_OF_EMULATOR = ("launcher.py", "environment.py", "emulation", "hooks", "mends")
_OF_SITE = ("clients.py", "site")


def emulator_code(*, mended: bool) -> str:
    """Digest of what an emulator does that is started now.

    Args:
        mended: Whether with the mends.
    """
    return _digest(*_OF_EMULATOR, told=f"{MINISTACK_VERSION} {mended}")


def site_code() -> str:
    """Digest of what a process that serves pages does when it is started now."""
    return _digest(*_OF_SITE)


def _digest(*names: str, told: str = "") -> str:
    found = hashlib.sha256(told.encode())
    for name in names:
        path = _FOLDER / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else (path,):
            found.update(f"\n{file.relative_to(_FOLDER).as_posix()}\n".encode())
            found.update(file.read_bytes())
    return found.hexdigest()
