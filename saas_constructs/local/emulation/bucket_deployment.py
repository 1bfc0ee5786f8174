"""What a ``BucketDeployment`` of the CDK puts into its bucket.

Source: the handler of ``Custom::CDKBucketDeployment`` in aws-cdk-lib 2.275.0, and ``aws s3 sync`` of the AWS CLI, which
it calls.
"""

from __future__ import annotations

import fnmatch
import io
import json
import mimetypes
import posixpath
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_SYSTEM_HEADERS = {
    "acl": "x-amz-acl",
    "sse": "x-amz-server-side-encryption",
    "sse-kms-key-id": "x-amz-server-side-encryption-aws-kms-key-id",
    "storage-class": "x-amz-storage-class",
    "website-redirect": "x-amz-website-redirect-location",
}
_USER_METADATA = "x-amz-meta-"
_UNKNOWN_TYPE = "binary/octet-stream"


def is_set(properties: Mapping[str, Any], name: str, *, default: bool) -> bool:
    """Read a property that is a boolean in templates and a text in a custom resource's event."""
    return str(properties.get(name, default)).lower() == "true"


def prefix_of(properties: Mapping[str, Any]) -> str:
    """What every key below the destination starts with: empty, or a path that ends in a slash."""
    prefix = str(properties.get("DestinationBucketKeyPrefix") or "").strip("/")
    return f"{prefix}/" if prefix else ""


def files_of(properties: Mapping[str, Any], read: Callable[[str, str], bytes]) -> dict[str, bytes]:
    """Collect the files of all sources by their paths, markers replaced; later sources win.

    Args:
        properties: The custom resource's properties.
        read: Reads a source's archive, given its bucket and key.

    Raises:
        ValueError: There is another number of markers than of sources.
    """
    sources = list(zip(properties["SourceBucketNames"], properties["SourceObjectKeys"], strict=True))
    markers: Sequence[Mapping[str, str]] = properties.get("SourceMarkers") or [{}] * len(sources)
    settings: Sequence[Mapping[str, Any]] = properties.get("SourceMarkersConfig") or [{}] * len(sources)
    if len(markers) != len(sources):
        raise ValueError(f"SourceMarkers must be as many as the {len(sources)} sources, got {len(markers)}")
    files: dict[str, bytes] = {}
    for number, (bucket, key) in enumerate(sources):
        archive = read(bucket, key)
        if not is_set(properties, "Extract", default=True):
            files[posixpath.basename(key)] = archive
            continue
        escaped = number < len(settings) and is_set(settings[number], "jsonEscape", default=False)
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            for entry in opened.infolist():
                if not entry.is_dir():
                    files[entry.filename] = _marked(opened.read(entry), markers[number], escaped=escaped)
    return files


def _marked(content: bytes, markers: Mapping[str, str], *, escaped: bool) -> bytes:
    """Put values that only the deployment knows in the place of their markers."""
    for marker, value in markers.items():
        text = json.dumps(value)[1:-1] if escaped and isinstance(value, str) else str(value)
        content = content.replace(marker.encode(), text.encode())
    return content


def takes_part(path: str, properties: Mapping[str, Any]) -> bool:
    """Tell whether ``Exclude`` and ``Include`` leave a path in: what they leave out is neither written nor pruned."""
    left_out = any(fnmatch.fnmatchcase(path, pattern) for pattern in properties.get("Exclude") or ())
    return not left_out or any(fnmatch.fnmatchcase(path, pattern) for pattern in properties.get("Include") or ())


def headers_of(path: str, properties: Mapping[str, Any]) -> dict[str, str]:
    """Compose the headers with which a file is stored, in lower case."""
    headers = {"content-type": mimetypes.guess_type(path)[0] or _UNKNOWN_TYPE}
    for name, value in (properties.get("SystemMetadata") or {}).items():
        headers[_SYSTEM_HEADERS.get(name.lower(), name.lower())] = str(value)
    for name, value in (properties.get("UserMetadata") or {}).items():
        headers[_USER_METADATA + name.lower()] = str(value)
    return headers
