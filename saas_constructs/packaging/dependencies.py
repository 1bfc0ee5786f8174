r"""Third-party code of the functions: locked, built for a platform without Docker, cached.

Each `DependencySet` has a file in ``lambdas`` that lists exactly what is installed, with hashes. It is exported from
``uv.lock``, such as::

    uv export --frozen --only-group runtime --no-emit-project --no-header --no-annotate \
        --output-file lambdas/requirements.txt

boto3 and botocore are not in it: the Lambda run time brings them.
"""

import enum
import hashlib
import json
import os
import platform as host
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from saas_constructs.errors import RemediableError
from saas_constructs.packaging import elf, trim
from saas_constructs.packaging.runtime_code import runtime_root
from saas_constructs.packaging.staging import cache_root, digest_of, place

_CODE: Final = "python"  # where Lambda looks in a layer
MARKER: Final = "saas-dependencies.json"
"""File beside ``python/`` that tells a deployer what the folder is."""


class DependenciesError(RemediableError):
    """Third-party code is missing and could not be had."""


class DependencySet(enum.Enum):
    """Packages that go into one layer; the value is the file that lists them.

    Attributes:
        COMMON: What every function carries.
        PICTURES: Pillow, for functions that look into pictures.
        EDGE: The CRT, with which the SDK signs for CloudFront's key-value stores, and dnspython.
    """

    COMMON = "requirements.txt"
    PICTURES = "requirements-pictures.txt"
    EDGE = "requirements-edge.txt"


@dataclass(frozen=True)
class Platform:
    """What compiled code is built for.

    Attributes:
        name: A platform as ``uv pip install --python-platform`` names it.
        python: Python's version, such as ``3.13``.
    """

    name: str
    python: str


# Python 3.13 runs on Amazon Linux 2023, whose glibc is 2.34 (AWS Lambda Developer Guide, "Lambda runtimes").
LAMBDA: Final = Platform("aarch64-manylinux_2_28", "3.13")
"""Lambda on arm64 with the Python of `HandlerFunction`."""


def this_machine() -> Platform:
    """Return the platform of the running interpreter, which also runs the embedded AWS's functions."""
    machine = {"arm64": "aarch64", "AMD64": "x86_64"}.get(host.machine(), host.machine())
    if sys.platform == "darwin":
        system = "apple-darwin"
    elif sys.platform == "win32":
        system = "pc-windows-msvc"
    else:
        system = f"unknown-linux-{'gnu' if host.libc_ver()[0] == 'glibc' else 'musl'}"
    return Platform(f"{machine}-{system}", f"{sys.version_info.major}.{sys.version_info.minor}")


def prepare(
    platform: Platform,
    packages: DependencySet = DependencySet.COMMON,
    *,
    report: Callable[[str], None] = lambda _message: None,
) -> Path:
    """Return the layer folder for a platform, building it first when the cache has none or a damaged one.

    The folder holds ``python/`` and ``saas-dependencies.json``; two builds of one lock are byte-identical.

    Args:
        platform: What to build for.
        packages: What goes into the layer.
        report: Is told, in one line, what takes time.

    Raises:
        DependenciesError: If uv is missing, or can't reach the packages and has them not in its cache.
    """
    target = _location(platform, packages)
    if not _is_whole(target):
        report(f"building function dependencies for {platform.name}, Python {platform.python}")
        shutil.rmtree(target, ignore_errors=True)
    return place(target, lambda folder: _build(platform, packages, folder))


def prepared(platform: Platform, packages: DependencySet = DependencySet.COMMON) -> Path:
    """Return the layer folder for a platform without building it.

    Raises:
        DependenciesError: If it has not been prepared, or was damaged since.
    """
    target = _location(platform, packages)
    if not _is_whole(target):
        state = f"are damaged in {target}" if target.is_dir() else "are not prepared"
        raise DependenciesError(
            f"function dependencies for {platform.name}, Python {platform.python}, {state}",
            "run `saas prepare`",
        )
    return target


def content_digest(layer: Path) -> str:
    """Return the digest of a layer's files that was recorded when it was built."""
    recorded = json.loads((layer / MARKER).read_text())
    return str(recorded["content"])


def set_in(layer: Path) -> DependencySet:
    """Return which packages a layer folder holds, as was recorded when it was built."""
    recorded = json.loads((layer / MARKER).read_text())
    return DependencySet(recorded.get("requirements", DependencySet.COMMON.value))


def _is_whole(layer: Path) -> bool:
    """Compare what is there with what was built: a cache may be cleared in part, by age for one.

    By names and sizes: every synthesis asks, and reading 13 MB each time would be wasted.
    """
    try:
        recorded = json.loads((layer / MARKER).read_text())
        return bool(recorded["listing"] == _listing(layer / _CODE))
    except (OSError, ValueError, KeyError):
        return False


def _listing(folder: Path) -> str:
    """Return a digest of the files' names and sizes."""
    lines = sorted(f"{p.relative_to(folder).as_posix()} {p.stat().st_size}" for p in folder.rglob("*") if p.is_file())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _requirements(packages: DependencySet) -> Path:
    return runtime_root() / "lambdas" / packages.value


def _lock_digest(packages: DependencySet) -> str:
    return hashlib.sha256(_requirements(packages).read_bytes()).hexdigest()


def _location(platform: Platform, packages: DependencySet) -> Path:
    """Return where a layer belongs: another lock or another way to trim makes another folder."""
    recipe = hashlib.sha256()
    for source in (_requirements(packages), Path(trim.__file__), Path(elf.__file__)):
        recipe.update(source.read_bytes())
    return cache_root() / "dependencies" / recipe.hexdigest()[:32] / f"{platform.name}-python{platform.python}"


def _build(platform: Platform, packages: DependencySet, folder: Path) -> None:
    code = folder / _CODE
    _install(platform, packages, code)
    trim.trim(code)
    marker = {
        "requirements": packages.value,
        "lock": _lock_digest(packages),
        "platform": platform.name,
        "python": platform.python,
        "content": digest_of(_files(code)),
        "listing": _listing(code),
    }
    (folder / MARKER).write_text(json.dumps(marker, indent=2, sort_keys=True) + "\n")


def _install(platform: Platform, packages: DependencySet, target: Path) -> None:
    beside_python = str(Path(sys.executable).parent)
    uv = shutil.which("uv", path=os.pathsep.join((beside_python, os.environ.get("PATH", ""))))
    if uv is None:
        raise DependenciesError(
            "uv is not installed", "install it with `pip install 'saas-constructs[local]'`, or see docs.astral.sh/uv"
        )
    command = [uv, "pip", "install", "--quiet", "--python", sys.executable]
    # By default uv links files to its cache, and trimming would then damage the cache and every environment made of it.
    command += ["--link-mode", "copy"]
    command += ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile-bytecode"]
    command += ["--python-platform", platform.name, "--python-version", platform.python]
    command += ["--target", str(target), "--requirement", str(_requirements(packages))]
    # Run beside the target, where no project's settings apply. The machine's own index or mirror stays in force: hashes
    # fix every file.
    result = subprocess.run(  # noqa: S603 - fixed arguments
        command, cwd=target.parent, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise DependenciesError(
            f"uv could not install function dependencies for {platform.name}:\n{result.stderr.strip()}\n",
            "check the network and its proxy settings, then run `saas prepare` again",
        )
