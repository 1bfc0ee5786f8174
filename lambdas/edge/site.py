"""A site's files in its bucket, each with how long it may be cached."""

import mimetypes
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

CONFIG: Final = "config.json"
INDEX: Final = "index.html"
_ASSETS: Final = "assets/"

FOREVER: Final = "public, max-age=31536000, immutable"
"""For files whose name changes with their content."""
ASK_AGAIN: Final = "no-cache"
"""For pages: a browser may keep one, and asks each time whether it is still the same."""
NEVER: Final = "no-store"
"""For what a deployment decides."""

_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_UNKNOWN: Final = "application/octet-stream"
_MOST: Final = 1000  # keys in one call


class SiteBucket:
    """The bucket behind a distribution.

    Args:
        client: S3 with the function's own role.
        name: The bucket's.
    """

    def __init__(self, client: "S3Client", name: str) -> None:
        self._client = client
        self._name = name

    def put(self, path: str, content: bytes) -> None:
        """Write a file; its path says what it is, and for how long it may be cached."""
        self._client.put_object(
            Bucket=self._name,
            Key=path,
            Body=content,
            ContentType=content_type(path),
            CacheControl=cache_control(path),
        )

    def paths(self) -> frozenset[str]:
        """All that is in it."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix="")
        return frozenset(entry["Key"] for page in pages for entry in page.get("Contents", []))

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files.

        Raises:
            RuntimeError: S3 kept some.
        """
        keys: list[ObjectIdentifierTypeDef] = [{"Key": path} for path in sorted(paths)]
        for start in range(0, len(keys), _MOST):
            some = keys[start : start + _MOST]
            failed = self._client.delete_objects(Bucket=self._name, Delete={"Objects": some, "Quiet": True})
            if failed.get("Errors"):
                raise RuntimeError(f"S3 kept {failed['Errors'][0].get('Key')}: {failed['Errors'][0].get('Message')}")


def publish(bucket: SiteBucket, files: Mapping[str, bytes], config: str) -> None:
    """Make a bucket hold a site. Nobody who opens it meanwhile gets a page whose files are not there yet.

    Files below ``assets/`` are never removed: somebody may have the page of an earlier build open.

    Args:
        bucket: What behind the distribution.
        files: The built site, by path.
        config: Content of ``config.json``.
    """
    wanted = {**files, CONFIG: config.encode()}
    for path in sorted(wanted, key=lambda path: (path == INDEX, not path.startswith(_ASSETS), path)):
        bucket.put(path, wanted[path])
    bucket.remove(path for path in bucket.paths() - wanted.keys() if not path.startswith(_ASSETS))


def cache_control(path: str) -> str:
    """The header ``Cache-Control`` of a file."""
    if path.startswith(_ASSETS):
        return FOREVER
    return NEVER if path == CONFIG else ASK_AGAIN


def content_type(path: str) -> str:
    """The header ``Content-Type`` of a file, by its name's end."""
    suffix = PurePosixPath(path).suffix.lower()
    # Lambda has no list of its own that `mimetypes` would find.
    return _TYPES.get(suffix) or mimetypes.types_map.get(suffix, _UNKNOWN)
