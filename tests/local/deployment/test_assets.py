"""Assets get into their buckets, once, and as this machine needs them."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from typing import TYPE_CHECKING

import pytest

from saas_constructs.local.deployment.assembly import FileAsset
from saas_constructs.local.deployment.assets import upload
from saas_constructs.local.deployment.clients import Clients
from saas_constructs.packaging import dependencies

if TYPE_CHECKING:
    from pathlib import Path

    from tests.local.conftest import EmbeddedAws


def folder_asset(folder: Path, files: dict[str, str], region: str = "us-east-1") -> FileAsset:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    bucket = f"assets-{uuid.uuid4().hex}"
    return FileAsset(path=folder, zipped=True, bucket=bucket, key="code.zip", region=region)


def uploaded(aws: EmbeddedAws, asset: FileAsset) -> dict[str, str]:
    s3 = aws.client("s3", asset.region)
    body = s3.get_object(Bucket=asset.bucket, Key=asset.key)["Body"].read()
    packed = zipfile.ZipFile(io.BytesIO(body))
    return {name: packed.read(name).decode() for name in packed.namelist()}


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_a_folder_is_uploaded_to_a_bucket_made_for_it(mended_aws: EmbeddedAws, tmp_path: Path, region: str) -> None:
    asset = folder_asset(tmp_path, {"a.py": "A = 1"}, region)
    assert upload(Clients(mended_aws.endpoint_url), [asset]) == 1
    assert uploaded(mended_aws, asset) == {"a.py": "A = 1"}


def test_an_asset_is_uploaded_once(mended_aws: EmbeddedAws, tmp_path: Path) -> None:
    asset = folder_asset(tmp_path, {"a.py": "A = 1"})
    clients = Clients(mended_aws.endpoint_url)
    assert [upload(clients, [asset]) for _ in range(2)] == [1, 0]


def test_the_dependency_layer_is_this_machines_own(
    mended_aws: EmbeddedAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    folder_asset(own, {"python/native.so": "of this machine"})
    monkeypatch.setattr(dependencies, "prepare", lambda *_: own)
    mark = {dependencies.MARKER: json.dumps({"platform": "aarch64-manylinux_2_28"})}
    asset = folder_asset(tmp_path / "lambda", {**mark, "python/native.so": "of Lambda"})
    upload(Clients(mended_aws.endpoint_url), [asset])
    assert uploaded(mended_aws, asset) == {"python/native.so": "of this machine"}


def test_each_set_of_dependencies_is_replaced_by_its_own(
    mended_aws: EmbeddedAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def prepare(_platform: object, packages: dependencies.DependencySet) -> Path:
        asked.append(packages)
        return tmp_path

    monkeypatch.setattr(dependencies, "prepare", prepare)
    for packages in dependencies.DependencySet:
        mark = {dependencies.MARKER: json.dumps({"requirements": packages.value})}
        upload(Clients(mended_aws.endpoint_url), [folder_asset(tmp_path / packages.name, mark)])
    assert asked == list(dependencies.DependencySet)


def test_another_interpreter_gets_a_layer_of_its_own(
    mended_aws: EmbeddedAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    folder_asset(own, {"python/native.so": "of this machine"})
    monkeypatch.setattr(dependencies, "prepare", lambda *_: own)
    asset = folder_asset(tmp_path / "lambda", {dependencies.MARKER: "{}"})
    clients = Clients(mended_aws.endpoint_url)
    assert [upload(clients, [asset]) for _ in range(2)] == [1, 0]
    other = dependencies.Platform("another-platform", "3.99")
    monkeypatch.setattr(dependencies, "this_machine", lambda: other)
    assert upload(clients, [asset]) == 1


def test_a_bucket_that_came_back_in_another_region_is_made_anew(mended_aws: EmbeddedAws, tmp_path: Path) -> None:
    """An emulator that was killed finds the objects again, and takes their bucket for one of its first region."""
    asset = folder_asset(tmp_path, {"a.py": "A = 1"}, "eu-west-1")
    stray = mended_aws.client("s3")
    stray.create_bucket(Bucket=asset.bucket)
    stray.put_object(Bucket=asset.bucket, Key=asset.key, Body=b"", Metadata={"built-for": "aws"})
    assert upload(Clients(mended_aws.endpoint_url), [asset]) == 1
    assert stray.get_bucket_location(Bucket=asset.bucket)["LocationConstraint"] == "eu-west-1"
    assert uploaded(mended_aws, asset) == {"a.py": "A = 1"}
