"""A content-addressed store of folders that several processes may fill at once."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from platformdirs import user_cache_path


def cache_root() -> Path:
    """Return the folder under which everything prepared is kept; deleting it is always safe."""
    return user_cache_path("saas-constructs")


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of names and contents: the same on every machine and at every time."""
    digest = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def place(target: Path, fill: Callable[[Path], None]) -> Path:
    """Return ``target``, filling it first when it is not there yet.

    ``fill`` works in a temporary sibling that is then renamed, so that no process ever sees half a folder; of two
    processes that fill the same target one wins and the other's work is dropped.
    """
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        fill(temporary)
        _make_readable(temporary)
        try:
            os.rename(temporary, target)  # noqa: PTH104 - a rename that must not replace a file
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def _make_readable(folder: Path) -> None:
    """Give everything the same modes on every machine: Lambda can't read what a strict umask made private."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
