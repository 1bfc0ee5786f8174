"""Function dependencies: what is locked, trimmed, small, the same twice, and says what is wrong."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from saas_constructs.packaging import (
    LAMBDA,
    DependenciesError,
    DependencySet,
    prepare,
    prepared,
    runtime_root,
    this_machine,
)
from saas_constructs.packaging.dependencies import content_digest, set_in

MEGABYTE = 1_000_000
_USE_CRYPTOGRAPHY = """
import sys
sys.path.insert(0, sys.argv[1])
import cryptography, aws_lambda_powertools
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
assert cryptography.__file__.startswith(sys.argv[1])
key = rsa.generate_private_key(65537, 2048)
signature = key.sign(b"claims", padding.PKCS1v15(), SHA256())
key.public_key().verify(signature, b"claims", padding.PKCS1v15(), SHA256())
print("verified")
"""

_USE_PILLOW = """
import io, sys
sys.path.insert(0, sys.argv[1])
from PIL import Image
assert Image.__file__.startswith(sys.argv[1])
formats = []
for name in ("JPEG", "PNG", "WEBP"):
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(written, name)
    read = Image.open(io.BytesIO(written.getvalue()))
    read.load()
    formats.append(read.format)
print(*formats)
"""


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by relative path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_builds_are_byte_identical(
    cache: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = prepare(this_machine())
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.setattr("saas_constructs.packaging.dependencies.cache_root", lambda: elsewhere)
    second = prepare(this_machine())
    assert first != second
    assert first.is_relative_to(cache)
    assert contents(first) == contents(second)


def test_a_trimmed_build_verifies_signatures() -> None:
    folder = prepare(this_machine()) / "python"
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _USE_CRYPTOGRAPHY, str(folder)], capture_output=True, text=True, check=False
    )
    assert (result.stdout.strip(), result.stderr) == ("verified", "")


def test_the_lambda_build_and_any_function_stay_under_15_megabytes() -> None:
    layer = sum(len(data) for data in contents(prepare(LAMBDA)).values())
    code = sum(path.stat().st_size for path in (runtime_root() / "lambdas").rglob("*.py"))
    assert layer + code < 15 * MEGABYTE


def test_pictures_are_a_layer_of_their_own() -> None:
    """Only the functions that look into pictures carry what that takes."""
    common, pictures = (
        contents(prepare(LAMBDA, packages) / "python") for packages in (DependencySet.COMMON, DependencySet.PICTURES)
    )
    assert {name.split("/")[0] for name in pictures if "dist-info" not in name} == {"PIL", "pillow.libs"}
    assert not [name for name in common if name.startswith("PIL/")]
    assert sum(len(data) for data in pictures.values()) < 25 * MEGABYTE
    assert [set_in(prepare(LAMBDA, packages)) for packages in DependencySet] == list(DependencySet)


def test_a_trimmed_build_reads_and_writes_pictures() -> None:
    folder = prepare(this_machine(), DependencySet.PICTURES) / "python"
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", _USE_PILLOW, str(folder)], capture_output=True, text=True, check=False
    )
    assert (result.stdout.strip(), result.stderr) == ("JPEG PNG WEBP", "")


@pytest.mark.parametrize("packages", list(DependencySet))
def test_the_lambda_build_is_for_arm64_and_holds_no_sdk(packages: DependencySet) -> None:
    names = contents(prepare(LAMBDA, packages) / "python")
    machines = {name: data[18] for name, data in names.items() if name.endswith(".so")}
    assert set(machines.values()) == {183}  # EM_AARCH64
    assert not [name for name in names if name.startswith(("boto3/", "botocore/"))]


def test_licences_stay() -> None:
    names = list(contents(prepare(LAMBDA) / "python"))
    packages = {name.split("/")[0] for name in names if ".dist-info/" in name}
    licensed = {name.split("/")[0] for name in names if "licen" in name.lower()}
    assert packages
    assert packages <= licensed


def test_the_marker_tells_lock_platform_and_python() -> None:
    layer = prepare(LAMBDA)
    lock = hashlib.sha256((runtime_root() / "lambdas" / "requirements.txt").read_bytes()).hexdigest()
    marker = json.loads((layer / "saas-dependencies.json").read_text())
    assert len(marker.pop("listing")) == 64
    assert marker == {
        "requirements": "requirements.txt",
        "lock": lock,
        "platform": "aarch64-manylinux_2_28",
        "python": "3.13",
        "content": content_digest(layer),
    }


def test_building_leaves_the_cache_of_uv_alone(cache: Path) -> None:
    layer = prepare(this_machine())
    assert layer.is_relative_to(cache)
    assert {path.stat().st_nlink for path in layer.rglob("*") if path.is_file()} == {1}


def test_what_is_prepared_is_not_built_again(cache: Path) -> None:
    said: list[str] = []
    layer = prepare(this_machine(), report=said.append)
    assert prepare(this_machine(), report=said.append) == prepared(this_machine()) == layer
    assert len(said) == 1
    assert [path.name for path in layer.parent.iterdir()] == [layer.name]
    assert layer.is_relative_to(cache)


@pytest.mark.usefixtures("cache")
def test_synthesis_without_preparation_names_the_remedy() -> None:
    with pytest.raises(DependenciesError, match=r"aarch64-manylinux_2_28, Python 3.13, are not prepared; run `saas"):
        prepared(LAMBDA)


@pytest.mark.usefixtures("cache")
def test_a_missing_uv_names_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(DependenciesError, match="uv is not installed; install it with"):
        prepare(LAMBDA)


def test_unreachable_packages_name_the_remedy_and_leave_nothing(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    with pytest.raises(DependenciesError, match="check the network and its proxy settings"):
        prepare(LAMBDA)
    assert not [path for path in cache.rglob("*") if path.is_file()]


@pytest.mark.parametrize("lost", ["python", "saas-dependencies.json", "python/aws_lambda_powertools/__init__.py"])
def test_a_damaged_build_is_refused_and_then_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    monkeypatch.setattr("saas_constructs.packaging.dependencies.cache_root", lambda: tmp_path)
    whole = contents(prepare(this_machine()))
    (prepared(this_machine()) / lost).rename(tmp_path / "lost")
    with pytest.raises(DependenciesError, match="are damaged in") as refused:
        prepared(this_machine())
    assert refused.value.remedy == "run `saas prepare`"
    assert contents(prepare(this_machine())) == whole
