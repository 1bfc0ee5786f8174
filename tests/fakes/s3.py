"""An S3 client with one bucket in memory."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tests.fakes.atomic import atomic
from tests.fakes.errors import client_error

_MODIFIED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class FakeS3:
    """Honours keys, metadata, listings of several pages, and the prefix that a tenant's session is limited to.

    Args:
        prefix: When given, a call for any other key is denied, as IAM does it for a session that is tagged with a
            tenant.

    Attributes:
        objects: Content by key.
        metadata: By key.
        cache_control: By key.
        calls: Names of the operations that were called.
        kept: Keys that are not deleted, as where S3 has an internal error.
    """

    def __init__(self, *, prefix: str = "") -> None:
        self.objects: dict[str, bytes] = {}
        self.metadata: dict[str, dict[str, str]] = {}
        self.cache_control: dict[str, str] = {}
        self.calls: list[str] = []
        self.kept: set[str] = set()
        self._prefix = prefix

    def session(self, prefix: str) -> "FakeS3":
        """The same bucket as a session sees it that is limited to a prefix."""
        made = FakeS3(prefix=prefix)
        made.__dict__ |= {**self.__dict__, "_prefix": prefix}
        return made

    @atomic
    def put_object(
        self,
        *,
        Bucket: str,  # noqa: N803 - the SDK's names
        Key: str,  # noqa: N803
        Body: bytes,  # noqa: N803
        ContentType: str = "",  # noqa: N803
        CacheControl: str = "",  # noqa: N803
        Metadata: Mapping[str, str] | None = None,  # noqa: N803
    ) -> dict[str, Any]:
        self._called("PutObject", Bucket, Key)
        assert ContentType, "a file says what it is"
        self.objects[Key] = Body
        self.metadata[Key] = dict(Metadata or {})
        self.cache_control[Key] = CacheControl
        return {"ETag": hashlib.md5(Body).hexdigest()}

    @atomic
    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        self._called("GetObject", Bucket, Key)
        if Key not in self.objects:
            raise client_error("NoSuchKey", "GetObject")
        return {"Body": _Stream(self.objects[Key]), "ContentLength": len(self.objects[Key])}

    @atomic
    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        self._called("HeadObject", Bucket, Key)
        if Key not in self.objects:
            raise client_error("404", "HeadObject")
        return {"ContentLength": len(self.objects[Key]), "Metadata": self.metadata[Key]}

    @atomic
    def delete_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        self._called("DeleteObject", Bucket, Key)
        self.objects.pop(Key, None)
        return {}

    @atomic
    def delete_objects(self, *, Bucket: str, Delete: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        """What could not be deleted is told in the answer, and raises nothing."""
        self.calls.append("DeleteObjects")
        errors = []
        for entry in Delete["Objects"]:
            if entry["Key"] in self.kept:
                errors.append({"Key": entry["Key"], "Code": "InternalError"})
                continue
            self._check("DeleteObject", Bucket, entry["Key"])
            self.objects.pop(entry["Key"], None)
        return {"Errors": errors} if errors else {}

    def generate_presigned_post(
        self,
        *,
        Bucket: str,  # noqa: N803 - the SDK's names
        Key: str,  # noqa: N803
        Fields: Mapping[str, str],  # noqa: N803
        Conditions: Sequence[Any],  # noqa: N803
        ExpiresIn: int,  # noqa: N803
    ) -> dict[str, Any]:
        """A form that a test can read; it is signed without a call, and IAM is asked when it is sent."""
        policy = json.dumps({"conditions": [*Conditions, {"bucket": Bucket}, {"key": Key}], "seconds": ExpiresIn})
        return {"url": f"https://{Bucket}.s3/", "fields": {**Fields, "key": Key, "policy": policy}}

    def generate_presigned_url(self, operation: str, *, Params: Mapping[str, str], ExpiresIn: int) -> str:  # noqa: N803 - the SDK's names
        """A link that a test can read."""
        return f"https://{Params['Bucket']}.s3/{Params['Key']}?{operation}&expires={ExpiresIn}"

    def get_paginator(self, operation: str) -> "FakeS3":
        """The paginator of listings, a page of one key at a time."""
        assert operation == "list_objects_v2"
        return self

    def paginate(self, *, Bucket: str, Prefix: str) -> Iterator[dict[str, Any]]:  # noqa: N803 - the SDK's names
        self._called("ListBucket", Bucket, Prefix)
        found = sorted(key for key in self.objects if key.startswith(Prefix))
        for key in found:
            yield {"Contents": [{"Key": key, "Size": len(self.objects[key]), "LastModified": _MODIFIED}]}
        if not found:
            yield {}

    def _called(self, operation: str, bucket: str, key: str) -> None:
        self.calls.append(operation)
        self._check(operation, bucket, key)

    def _check(self, operation: str, bucket: str, key: str) -> None:
        assert bucket, "a call names its bucket"
        if not key.startswith(self._prefix):
            raise client_error("AccessDenied", operation)


class _Stream:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self, amount: int | None = None) -> bytes:
        return self._content[:amount]
