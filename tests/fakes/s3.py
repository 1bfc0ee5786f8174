"""An S3 client with one bucket in memory."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.atomic import atomic
from tests.fakes.errors import client_error


class FakeS3:
    """Honours keys, metadata, listings of several pages, and the prefix that a tenant's session is limited to.

    Args:
        prefix: When given, a call for any other key is denied, as IAM does it for a session that is tagged with a
            tenant.

    Attributes:
        objects: Content by key.
        metadata: By key.
    """

    def __init__(self, *, prefix: str = "") -> None:
        self.objects: dict[str, bytes] = {}
        self.metadata: dict[str, dict[str, str]] = {}
        self._prefix = prefix

    @atomic
    def put_object(
        self,
        *,
        Bucket: str,  # noqa: N803 - the SDK's names
        Key: str,  # noqa: N803
        Body: bytes,  # noqa: N803
        ContentType: str = "",  # noqa: N803
        Metadata: Mapping[str, str] | None = None,  # noqa: N803
    ) -> dict[str, Any]:
        self._called("PutObject", Bucket, Key)
        assert ContentType, "a file says what it is"
        self.objects[Key] = Body
        self.metadata[Key] = dict(Metadata or {})
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
    def delete_objects(self, *, Bucket: str, Delete: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        for entry in Delete["Objects"]:
            self._called("DeleteObject", Bucket, entry["Key"])
            self.objects.pop(entry["Key"], None)
        return {}

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
            yield {"Contents": [{"Key": key}]}
        if not found:
            yield {}

    def _called(self, operation: str, bucket: str, key: str) -> None:
        assert bucket, "a call names its bucket"
        if not key.startswith(self._prefix):
            raise client_error("AccessDenied", operation)


class _Stream:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self) -> bytes:
        return self._content
