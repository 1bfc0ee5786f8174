"""A picture, or why it is none, as bytes: from the process that decodes to the one that does not trust it.

A line of JSON, then the images one after the other. Whoever reads them takes nothing for granted: a picture may have
taken over the process that wrote them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lambdas.files.limits import CONTENT_TYPES, MAX_PIXELS, MAX_SIDE
from lambdas.files.picture_faults import REASONS, PictureRejectedError
from lambdas.shared.files import PICTURE_SIZES

_MAX_HEAD: Final = 4096
# Noise at the largest size has some 2 MB.
_MAX_IMAGE: Final = 8_000_000
_MAX_DETAIL: Final = 300
MAX_TOLD: Final = _MAX_HEAD + len(PICTURE_SIZES) * _MAX_IMAGE
"""More than that is nothing that `unpacked` takes."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What was found in an upload, and made of it.

    Attributes:
        content_type: What the upload really is.
        width: In pixels, as people see it: after its orientation.
        height: As ``width``.
        images: WebP files by their nominal width.
    """

    content_type: str
    width: int
    height: int
    images: Mapping[int, bytes]


class DecoderFailedError(Exception):
    """The process that decodes did not do what it is for: a fault of ours, or a picture that has taken it over."""


def packed(picture: Picture) -> bytes:
    """A picture as bytes."""
    head = {
        "content_type": picture.content_type,
        "width": picture.width,
        "height": picture.height,
        "images": [[size, len(content)] for size, content in picture.images.items()],
    }
    return b"\n".join([json.dumps(head).encode(), b"".join(picture.images.values())])


def packed_rejection(reason: str, detail: str) -> bytes:
    """Why it is none, as bytes."""
    return json.dumps({"reason": reason, "detail": detail}).encode() + b"\n"


def packed_failure(detail: str) -> bytes:
    """What went wrong with the decoding itself, as bytes."""
    return json.dumps({"failure": detail[:_MAX_DETAIL]}).encode() + b"\n"


def unpacked(told: bytes) -> Picture:
    """The picture that the decoding process told of.

    Raises:
        PictureRejectedError: It told why there is none.
        DecoderFailedError: It told what an honest one does not tell.
    """
    line, _, rest = told[:MAX_TOLD].partition(b"\n")
    try:
        head = json.loads(line[:_MAX_HEAD])
        if set(head) == {"reason", "detail"}:
            raise _rejection(head["reason"], head["detail"])
        if set(head) == {"failure"}:
            raise DecoderFailedError(f"decoding failed: {str(head['failure'])[:_MAX_DETAIL]!r}")
        return _picture(head, rest, len(told))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DecoderFailedError(f"the decoding process told {told[:_MAX_DETAIL]!r}") from error


def _rejection(reason: Any, detail: Any) -> PictureRejectedError:
    if reason not in REASONS or not isinstance(detail, str) or not detail.isprintable() or len(detail) > _MAX_DETAIL:
        raise ValueError("a rejection has one of a few reasons, and a short text")
    return PictureRejectedError(reason, detail)


def _picture(head: Any, rest: bytes, told: int) -> Picture:
    width, height, sizes = head["width"], head["height"], [size for size, _ in head["images"]]
    if set(head) != {"content_type", "width", "height", "images"} or head["content_type"] not in CONTENT_TYPES:
        raise ValueError("a picture has a type that is taken")
    if not all(type(side) is int and 1 <= side <= MAX_SIDE for side in (width, height)) or width * height > MAX_PIXELS:
        raise ValueError("a picture has sides within the limits")
    if sizes != list(PICTURE_SIZES) or told > MAX_TOLD:
        raise ValueError("a picture has one image of each size")
    images, start = {}, 0
    for size, length in head["images"]:
        if type(length) is not int or not 0 < length <= _MAX_IMAGE:
            raise ValueError("an image is a file")
        content = rest[start : start + length]
        if len(content) != length or content[:4] != b"RIFF" or content[8:12] != b"WEBP":
            raise ValueError("an image is a WebP file")
        images[size], start = content, start + length
    if start != len(rest):
        raise ValueError("nothing stands behind the images")
    return Picture(head["content_type"], width, height, images)
