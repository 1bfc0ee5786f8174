"""Looking into a picture that somebody uploaded, and making from it what is shown.

Whatever comes is hostile until it was decoded: its type is what it decodes as, its dimensions are read from its header
and held against limits before a pixel is decoded, and nothing of the file itself is ever served. What is served is
written anew, so that neither places nor cameras' serial numbers (EXIF, XMP, comments) nor anything behind the picture
remain. The process in which this runs has nothing that would be worth taking it over for: see
``lambdas.files.decoding``.
"""

import io
from typing import Final

# Pillow imports all but the first when a picture has what they are for, and by then nothing can be opened any more.
from PIL import Image, ImageFile, ImagePalette, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401

from lambdas.files.limits import MAX_BYTES, MAX_PIXELS, MAX_SIDE
from lambdas.files.picture_bytes import Picture
from lambdas.files.picture_faults import PictureRejectedError
from lambdas.shared.files import PICTURE_SIZES

# By name: Pillow would otherwise try some forty. MPO is a JPEG with further pictures behind it, as phones write them.
_DECODERS: Final = ("JPEG", "PNG", "WEBP")
_TYPES: Final = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_ANIMATED: Final = frozenset({"PNG", "WEBP"})
_QUALITY: Final = 80
_ORIENTATION: Final = 0x0112  # EXIF's tag
_SIDEWAYS: Final = frozenset({5, 6, 7, 8})
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Those of cameras and screens have some hundred bytes; a larger one is for print, or no profile.
_MAX_PROFILE: Final = 4096
_SIXTEEN_BITS: Final = "I;16"

# Pillow only warns below twice its limit; ours, which refuses, is applied to the header.
Image.MAX_IMAGE_PIXELS = None


def prepare() -> None:
    """Load all that `look_into` takes, so that it opens nothing."""
    for kind in _DECODERS:
        written, exif = io.BytesIO(), Image.Exif()
        exif[_ORIENTATION] = 1
        Image.new("RGB", (2, 2)).save(written, kind, exif=exif)
        look_into(written.getvalue())


def look_into(content: bytes) -> Picture:
    """Make what is shown of an uploaded picture.

    Raises:
        PictureRejectedError: It is no picture, or none that is taken.
    """
    if len(content) > MAX_BYTES:
        raise PictureRejectedError("too-large", f"it has {len(content):,} bytes; at most {MAX_BYTES:,} are taken")
    image = _opened(content)
    _check(image)
    turn = _orientation(image)
    width, height = image.size[::-1] if turn in _SIDEWAYS else image.size
    largest = _fitted(width, height, max(PICTURE_SIZES))
    shown = _decoded(image, largest[::-1] if turn in _SIDEWAYS else largest)
    if turn in _TURNS:
        shown = shown.transpose(_TURNS[turn])
    profile = _profile(image)
    images = {size: _written(shown, _fitted(width, height, size), profile) for size in PICTURE_SIZES}
    return Picture(_TYPES[str(image.format)], width, height, images)


def _opened(content: bytes) -> Image.Image:
    """Read no more than the header."""
    try:
        return Image.open(io.BytesIO(content), formats=_DECODERS)
    except Exception as error:  # hostile bytes make decoders raise what they like
        raise PictureRejectedError(
            "not-an-image", "it can't be read as JPEG, PNG or WebP; export it as one of these"
        ) from error


def _check(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        found, most = width * height / 1e6, MAX_PIXELS // 1_000_000
        raise PictureRejectedError(
            "too-many-pixels", f"it has {found:.1f} megapixels; at most {most} are taken: make it smaller"
        )
    if max(width, height) > MAX_SIDE:
        raise PictureRejectedError(
            "too-long", f"it is {width} x {height} pixels; at most {MAX_SIDE} are taken on a side: make it smaller"
        )
    if image.format in _ANIMATED and getattr(image, "is_animated", False):
        raise PictureRejectedError("animated", "it moves; upload a picture that stands still")


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - as above; a picture without a legible orientation stands as it is
        return 1
    return found if isinstance(found, int) else 1


def _fitted(width: int, height: int, size: int) -> tuple[int, int]:
    """As wide as wanted, or as it is where it is narrower; never without height."""
    wide = min(size, width)
    return wide, max(1, round(height * wide / width))


def _decoded(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Decode the pixels, of a large JPEG only as many as are needed, and bring them to ``size``."""
    try:
        image.draft("RGB", (2 * size[0], 2 * size[1]))
        image.load()
        plain = _eight_bits(image)
        coloured = plain.convert("RGBA" if plain.has_transparency_data else "RGB")
        return coloured.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    except Exception as error:
        raise PictureRejectedError("damaged", "it can't be read to its end; export it again") from error


def _eight_bits(image: Image.Image) -> Image.Image:
    """Pillow keeps 16 bits of grey where a file has them, and would cut off what is above the lower eight."""
    if not image.mode.startswith(_SIXTEEN_BITS) and image.mode != "I":
        return image
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _profile(image: Image.Image) -> bytes:
    """The colours' meaning, without which those of many phones look dull. It describes the pixels as they were."""
    profile = image.info.get("icc_profile")
    if image.mode not in {"RGB", "RGBA"} or not isinstance(profile, bytes) or len(profile) > _MAX_PROFILE:
        return b""
    return profile


def _written(image: Image.Image, size: tuple[int, int], profile: bytes) -> bytes:
    written = io.BytesIO()
    scaled = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    scaled.save(written, "WEBP", quality=_QUALITY, icc_profile=profile, exif=b"", xmp=b"")
    return written.getvalue()
