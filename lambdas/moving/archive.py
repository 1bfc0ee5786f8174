"""A tenant's folder in the bucket of archives. Nothing above this module knows S3."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MANIFEST: Final = "manifest.json"
RECEIPT: Final = "receipt.json"
ITEMS: Final = "items/"
"""Start of the names of files with items."""
_DELETED_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of an archive.

    Attributes:
        name: Within the archive.
        size: In bytes.
        sha256: Of its content, in hexadecimal.
        items: How many items are in it; 0 where it holds none.
    """

    name: str
    size: int
    sha256: str
    items: int = 0

    def to_json(self) -> dict[str, Any]:
        """The file as the manifest names it."""
        return {"name": self.name, "bytes": self.size, "sha256": self.sha256, "items": self.items}


@dataclass(frozen=True, slots=True)
class Archive:
    """The files of one operation of a tenant.

    Attributes:
        client: A client of that tenant's own session: IAM keeps it within the tenant's folder.
        bucket: The bucket.
        tenant_id: Whose folder.
        operation_id: Whose files in it.
    """

    client: "S3Client"
    bucket: str
    tenant_id: str
    operation_id: str

    def put(self, name: str, content: bytes, *, kind: str, items: int = 0) -> StoredFile:
        """Write a file in place of any of that name.

        Args:
            name: Within the archive.
            content: All of it.
            kind: Media type.
            items: How many items are in it.
        """
        digest = hashlib.sha256(content).hexdigest()
        self.client.put_object(
            Bucket=self.bucket,
            Key=self.key(name),
            Body=content,
            ContentType=kind,
            Metadata={"sha256": digest, "items": str(items)},
        )
        return StoredFile(name, len(content), digest, items)

    def put_json(self, name: str, content: Mapping[str, Any]) -> StoredFile:
        """Write a JSON document."""
        text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)
        return self.put(name, f"{text}\n".encode(), kind="application/json")

    def stored(self, name: str) -> StoredFile:
        """What is known of a file that `put` wrote, without reading it."""
        answer = self.client.head_object(Bucket=self.bucket, Key=self.key(name))
        known = answer["Metadata"]
        return StoredFile(name, answer["ContentLength"], known["sha256"], int(known["items"]))

    def keep_only(self, start: str, names: Collection[str]) -> None:
        """Delete the files whose names begin with ``start``, but for ``names``: an attempt that crashed left them."""
        prefix = self.key(start)
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        kept = {self.key(name) for name in names}
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", []) if entry["Key"] not in kept]
        for first in range(0, len(keys), _DELETED_AT_ONCE):
            batch = keys[first : first + _DELETED_AT_ONCE]
            self.client.delete_objects(
                Bucket=self.bucket, Delete={"Objects": [{"Key": key} for key in batch], "Quiet": True}
            )

    def key(self, name: str) -> str:
        """The object's key of a file."""
        return f"{self.tenant_id}/{self.operation_id}/{name}"
