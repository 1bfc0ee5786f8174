"""What is published: the library with its run-time code in the wheel, the sources in the archive, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MADE = {".venv", ".tools", ".saas", ".git", "node_modules", "cdk.out", "dist", "build", "__pycache__"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def sources(package: str) -> set[str]:
    """The files of a package, but for what Python makes of them."""
    files = [path for path in (ROOT / package).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(ROOT).as_posix() for path in files}


def test_the_wheel_holds_the_library_and_its_run_time_code(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == sources("saas_constructs") | {f"saas_constructs/runtime/{name}" for name in sources("lambdas")}
    assert {"saas_constructs/py.typed", "saas_constructs/runtime/lambdas/requirements.txt"} < held


def test_the_archive_holds_sources_and_nothing_that_was_made(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        held = [Path(name).parts[1:] for name in archive.getnames()]
    assert ("pyproject.toml",) in held
    assert ("lambdas", "requirements.txt") in held
    assert [parts for parts in held if MADE & set(parts)] == []
