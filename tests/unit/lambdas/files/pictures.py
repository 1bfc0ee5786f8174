"""Pictures as people upload them, and as people should not."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Mapping


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """A file of one of Pillow's formats."""
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def photo(width: int = 1200, height: int = 800) -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image


def decoded(content: bytes) -> Image.Image:
    """What is in a file."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def sizes(images: Mapping[int, bytes]) -> dict[int, tuple[int, int]]:
    """Width and height of each picture."""
    return {name: decoded(content).size for name, content in images.items()}


def png_that_says(width: int, height: int) -> bytes:
    """The header of a PNG of some size, and hardly a pixel behind it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\x00" * 16)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
