"""Pictures as pages send them."""

from __future__ import annotations

import io
from typing import Any

import httpx
from PIL import Image


def png(width: int = 640, height: int = 480) -> bytes:
    """A picture."""
    written = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).save(written, "PNG")
    return written.getvalue()


def sent(upload: Any, picture: bytes, **changes: str) -> httpx.Response:
    """The answer to a form as a page sends it, with ``changes`` to its fields."""
    return httpx.post(upload["url"], data=upload["fields"] | changes, files={"file": ("p", picture)}, timeout=30)
