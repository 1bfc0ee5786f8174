"""Pictures as pages send them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image

from tests import http

if TYPE_CHECKING:
    import httpx


def png(width: int = 640, height: int = 480) -> bytes:
    """A picture."""
    written = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).save(written, "PNG")
    return written.getvalue()


def sent(upload: Any, picture: bytes, **changes: str) -> httpx.Response:
    """The answer to a form as a page sends it, with ``changes`` to its fields."""
    return http.post(upload["url"], data=upload["fields"] | changes, files={"file": ("p", picture)})
