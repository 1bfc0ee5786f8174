# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Files that a stack puts into a bucket: the CDK's ``BucketDeployment``.

Upstream: MiniStack 1.5.33 calls the resource's function, which starts the AWS CLI from a layer at ``/opt/awscli/aws``;
functions here run in no container and have no ``/opt``, so the stack fails.
Why: a web application reaches its bucket in this way.
Remove when: ``tests/local/mends/test_cloudformation_bucket_deployment.py`` finds the upstream emulator deploying files.

The files are written in this process instead: no function runs, and no cache has to be invalidated.
"""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING

from ministack.services import s3

from saas_constructs.local.emulation.bucket_deployment import files_of, headers_of, is_set, prefix_of, takes_part
from saas_constructs.local.hooks.provisioning import HANDLERS, answer

if TYPE_CHECKING:
    from saas_constructs.local.hooks.provisioning import Properties, Provisioned

_OWNER_TAG = "aws-cdk:cr-owned"


def apply() -> None:
    """Put the mend in force."""
    HANDLERS["Custom::CDKBucketDeployment"] = {"create": _create, "update": _update, "delete": _delete}


def _create(_logical_id: str, properties: Properties, _stack_name: str) -> Provisioned:
    _deploy(properties)
    return f"aws.cdk.s3deployment.{uuid.uuid4()}", _attributes(properties)


def _update(physical_id: str, old: Properties, new: Properties, *_names: str) -> Provisioned:
    moved = _destination(old) != _destination(new)
    if moved and not is_set(new, "RetainOnDelete", default=True):
        _remove(old, keep=frozenset())
    _deploy(new)
    return physical_id, _attributes(new)


def _delete(_physical_id: str, properties: Properties) -> None:
    if is_set(properties, "RetainOnDelete", default=True):
        return
    bucket, prefix = _destination(properties)
    owner = f"{_OWNER_TAG}:{prefix.removesuffix('/')}" if prefix else _OWNER_TAG
    # A deployment that took this one's place has marked the bucket as its own.
    if not any(tag.startswith(owner) for tag in s3._bucket_tags.get(bucket, {})):
        _remove(properties, keep=frozenset())


def _deploy(properties: Properties) -> None:
    bucket, prefix = _destination(properties)
    files = {path: content for path, content in files_of(properties, _read).items() if takes_part(path, properties)}
    for path, content in files.items():
        answer(s3._put_object(bucket, prefix + path, content, headers_of(path, properties)), f"PutObject {path}")
    if is_set(properties, "Prune", default=True):
        _remove(properties, keep=frozenset(files))


def _remove(properties: Properties, *, keep: frozenset[str]) -> None:
    bucket, prefix = _destination(properties)
    stored = s3._ensure_bucket(bucket)
    for key in list(stored["objects"]) if stored else ():
        path = key.removeprefix(prefix)
        if key.startswith(prefix) and path not in keep and takes_part(path, properties):
            s3._delete_object(bucket, key)


def _read(bucket: str, key: str) -> bytes:
    status, _headers, body = s3._get_object(bucket, key, {})
    if status != HTTPStatus.OK:
        raise ValueError(f"the files of s3://{bucket}/{key} cannot be read: status {status}")
    return bytes(body)


def _destination(properties: Properties) -> tuple[str, str]:
    return properties["DestinationBucketName"], prefix_of(properties)


def _attributes(properties: Properties) -> dict[str, object]:
    keys = properties["SourceObjectKeys"] if is_set(properties, "OutputObjectKeys", default=True) else []
    return {"DestinationBucketArn": properties.get("DestinationBucketArn"), "SourceObjectKeys": keys}
