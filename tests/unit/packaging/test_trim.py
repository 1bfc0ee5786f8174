"""Trimming an installed folder: what goes, and above all what stays."""

from pathlib import Path

import pytest

from saas_constructs.packaging.trim import trim

GOES = (
    ".lock",
    "bin/jp.py",
    "pycparser/c_parser.py",
    "cffi/api.py",
    "package/py.typed",
    "package/module.pyi",
    "package/page/script.min.js",
    "package/tests/test_module.py",
    "package-1.0.dist-info/RECORD",
    "package-1.0.dist-info/sboms/package.cyclonedx.json",
)
STAYS = (
    "package/__init__.py",
    "package/data.json",
    "package/contests.py",
    "_cffi_backend.abi3.so",
    "package-1.0.dist-info/METADATA",
    "package-1.0.dist-info/LICENSE",
    "package-1.0.dist-info/licenses/AUTHORS.rst",
    "package-1.0.dist-info/licenses/vendored/zlib.txt",
)


@pytest.fixture
def trimmed(tmp_path: Path) -> Path:
    """A folder as uv makes it, trimmed."""
    for name in (*GOES, *STAYS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("not a compiled library")
    trim(tmp_path)
    return tmp_path


def test_what_no_function_reads_goes(trimmed: Path) -> None:
    assert [name for name in GOES if (trimmed / name).exists()] == []


def test_code_data_and_licences_stay(trimmed: Path) -> None:
    assert [name for name in STAYS if not (trimmed / name).exists()] == []


def test_no_empty_folder_is_left(trimmed: Path) -> None:
    assert [path for path in trimmed.rglob("*") if path.is_dir() and not any(path.iterdir())] == []
