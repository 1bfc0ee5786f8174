"""Bring assets into the buckets that templates expect them in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from saas_constructs.local.deployment.archive import zip_folder
from saas_constructs.local.settings import DEFAULT_REGION
from saas_constructs.packaging import dependencies

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from saas_constructs.local.deployment.assembly import FileAsset
    from saas_constructs.local.deployment.clients import Clients

_BOOTSTRAP_VERSION_PARAMETER = "/cdk-bootstrap/hnb659fds/version"
_BOOTSTRAP_VERSION = "30"
_BUILT_FOR = "built-for"  # object metadata: which machine's build of the dependencies it is
_AWS = "aws"


def bootstrap(clients: Clients, region: str) -> None:
    """Make a region look bootstrapped to the templates' own check."""
    clients.get("ssm", region).put_parameter(
        Name=_BOOTSTRAP_VERSION_PARAMETER, Value=_BOOTSTRAP_VERSION, Type="String", Overwrite=True
    )


def upload(clients: Clients, assets: Iterable[FileAsset]) -> int:
    """Upload what is not in its bucket already, creating the buckets.

    A layer of third-party code, which was built for Lambda, is replaced by this machine's build.

    Returns:
        How many objects were uploaded.
    """
    uploaded = 0
    ensured = set()
    for asset in assets:
        built_for = _built_for(asset.path)
        if asset.bucket not in ensured:
            _ensure_bucket(clients, asset.bucket, asset.region)
            ensured.add(asset.bucket)
        if not _is_there(clients, asset, built_for):
            clients.get("s3", asset.region).put_object(
                Bucket=asset.bucket,
                Key=asset.key,
                Body=_content(asset, built_for),
                Metadata={_BUILT_FOR: built_for},
            )
            uploaded += 1
    return uploaded


def _built_for(path: Path) -> str:
    if not (path / dependencies.MARKER).is_file():
        return _AWS
    platform = dependencies.this_machine()
    return f"{platform.name}-{platform.python}"


def _is_there(clients: Clients, asset: FileAsset, built_for: str) -> bool:
    try:
        found = clients.get("s3", asset.region).head_object(Bucket=asset.bucket, Key=asset.key)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
            return False
        raise
    return bool(found["Metadata"].get(_BUILT_FOR) == built_for)


def _ensure_bucket(clients: Clients, bucket: str, region: str) -> None:
    s3 = clients.get("s3", region)
    names = {entry["Name"] for entry in s3.list_buckets()["Buckets"]}
    if bucket in names:
        if _region_of(s3, bucket) == region:
            return
        # An emulator that was killed finds its objects again, but not which region their bucket is in.
        _remove(s3, bucket)
    if region == DEFAULT_REGION:  # the one region that S3 refuses as a constraint
        s3.create_bucket(Bucket=bucket)
    else:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": region})


def _region_of(s3: Any, bucket: str) -> str:
    # S3 calls its first region by no name.
    return str(s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] or DEFAULT_REGION)


def _remove(s3: Any, bucket: str) -> None:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for entry in page.get("Contents", []):
            s3.delete_object(Bucket=bucket, Key=entry["Key"])
    s3.delete_bucket(Bucket=bucket)


def _content(asset: FileAsset, built_for: str) -> bytes:
    if not asset.zipped:
        return asset.path.read_bytes()
    if built_for == _AWS:
        return zip_folder(asset.path)
    return zip_folder(dependencies.prepare(dependencies.this_machine(), dependencies.set_in(asset.path)))
