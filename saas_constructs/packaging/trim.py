"""Drops from an installed folder what no function reads, in steps that each say why.

Licences stay: every package's metadata folder keeps its licence files and ``METADATA``.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from saas_constructs.packaging.elf import is_elf, strip_sections

_LICENCE_NAMES = ("licen", "copying", "notice", "authors")


def trim(folder: Path) -> None:
    """Shrink a folder that ``uv pip install --target`` has just made."""
    for step in _STEPS:
        step(folder)


def _drop_installer_leftovers(folder: Path) -> None:
    """Remove uv's lock file and console scripts: nobody installs into a layer or runs a command in it."""
    (folder / ".lock").unlink(missing_ok=True)
    (folder / ".gitignore").unlink(missing_ok=True)
    shutil.rmtree(folder / "bin", ignore_errors=True)


def _drop_build_time_packages(folder: Path) -> None:
    """Remove what cffi generates bindings with: cryptography is compiled and loads ``_cffi_backend`` alone."""
    for package in ("cffi", "pycparser"):
        shutil.rmtree(folder / package, ignore_errors=True)


def _drop_metadata_but_licences(folder: Path) -> None:
    """Keep METADATA and licence files; RECORD, for one, lists files and hashes that no longer hold."""
    for metadata in folder.glob("*.dist-info"):
        for path in _files(metadata):
            name = path.name.lower()
            in_licences = "licenses" in path.relative_to(metadata).parts
            if not (in_licences or name == "metadata" or name.startswith(_LICENCE_NAMES)):
                path.unlink()


def _drop_unread_files(folder: Path) -> None:
    """Remove type stubs and markers, C headers, tests, and the browser assets of Powertools' Swagger page."""
    for path in _files(folder):
        if path.suffix in {".pyi", ".typed", ".h", ".js", ".css"} or path.name == "py.typed":
            path.unlink()
    for tests in [path for path in folder.rglob("tests") if path.is_dir()]:
        shutil.rmtree(tests)


def _strip_libraries(folder: Path) -> None:
    """Cut symbol tables off compiled libraries: 3 of the 13 MB of cryptography's."""
    for path in _files(folder):
        if ".so" in path.suffixes:
            data = path.read_bytes()
            if is_elf(data):
                path.unlink()  # a new file: this one might be a link to an installer's cache
                path.write_bytes(strip_sections(data))


def _drop_empty_folders(folder: Path) -> None:
    """Leave no trace of what is gone: an archive may or may not list an empty folder."""
    folders = sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True)
    for path in folders:
        if not any(path.iterdir()):
            path.rmdir()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


_STEPS: tuple[Callable[[Path], None], ...] = (
    _drop_installer_leftovers,
    _drop_build_time_packages,
    _drop_metadata_but_licences,
    _drop_unread_files,
    _strip_libraries,
    _drop_empty_folders,
)
