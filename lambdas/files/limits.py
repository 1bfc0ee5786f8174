"""What is taken as a picture."""

from typing import Final

MAX_BYTES: Final = 10_000_000
"""Size of an upload."""
MAX_PIXELS: Final = 40_000_000
"""Width times height."""
MAX_SIDE: Final = 16_000
"""Width or height in pixels: WebP knows no longer ones than 16,383."""
CONTENT_TYPES: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Media types."""
