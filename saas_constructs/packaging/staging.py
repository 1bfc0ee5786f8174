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
        temporary.chmod(0o755)
        try:
            os.rename(temporary, target)  # noqa: PTH104 - a rename that must not replace a file
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target
