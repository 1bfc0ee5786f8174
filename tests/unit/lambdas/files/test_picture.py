"""What is made of a picture, and what is no picture: told by its content, and before it takes any memory."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image, ImageCms, ImageOps
from PIL.PngImagePlugin import PngInfo

from lambdas.files import picture
from lambdas.files.limits import MAX_BYTES
from lambdas.files.picture import look_into
from lambdas.files.picture_faults import PictureRejectedError
from tests.unit.lambdas.files.pictures import decoded, encoded, photo, png_that_says, sizes

EXIF_ORIENTATION, EXIF_MAKE, EXIF_GPS = 0x0112, 0x010F, 0x8825


def rejection(content: bytes) -> tuple[str, str]:
    with pytest.raises(PictureRejectedError) as refused:
        look_into(content)
    return refused.value.rejection.reason, refused.value.rejection.detail


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_becomes_webp_in_three_widths(kind: str, media_type: str) -> None:
    found = look_into(encoded(photo(), kind))
    assert (found.content_type, found.width, found.height) == (media_type, 1200, 800)
    assert sizes(found.images) == {160: (160, 107), 480: (480, 320), 1080: (1080, 720)}
    assert {decoded(image).format for image in found.images.values()} == {"WEBP"}


def test_a_small_picture_is_not_blown_up() -> None:
    found = look_into(encoded(photo(300, 200), "PNG"))
    assert sizes(found.images) == {160: (160, 107), 480: (300, 200), 1080: (300, 200)}


def red_corner(image: Image.Image) -> list[str]:
    """Which corners are red."""
    width, height = image.size
    spots = {"nw": (3, 3), "ne": (width - 4, 3), "sw": (3, height - 4), "se": (width - 4, height - 4)}
    coloured = image.convert("RGB")
    return [name for name, spot in spots.items() if coloured.getpixel(spot)[0] > 128]  # type: ignore[index]  # RGB is a tuple


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_as_its_camera_was_held(orientation: int) -> None:
    """As Pillow's own transposition has it, which takes the whole picture into memory."""
    image = photo(600, 400)
    image.paste("blue", (0, 200, 600, 400))  # the red corner is one of four
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    content = encoded(image, exif=exif, quality=95)
    expected = decoded(content)
    upright = ImageOps.exif_transpose(expected)
    found = look_into(content)
    assert (found.width, found.height) == upright.size
    shown = decoded(found.images[160])
    assert (shown.width > shown.height) == (upright.width > upright.height)
    assert red_corner(shown) == red_corner(upright)
    assert len(red_corner(shown)) == 1


def test_nothing_but_the_picture_is_left() -> None:
    exif = Image.Exif()
    exif[EXIF_MAKE] = "SECRET-CAMERA"
    exif.get_ifd(EXIF_GPS)[2] = (52.0, 31.0, 12.0)
    content = encoded(photo(), exif=exif, comment=b"SECRET-COMMENT", xmp=b"<x>SECRET-XMP</x>") + b"SECRET-TAIL"
    assert content.count(b"SECRET") == 4
    for image in look_into(content).images.values():
        assert b"SECRET" not in image
        shown = decoded(image)
        assert not shown.getexif()
        assert not {"exif", "xmp", "comment"} & set(shown.info)


def test_colours_keep_their_meaning_and_large_profiles_go() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = look_into(encoded(photo(), icc_profile=profile)).images[480]
    assert decoded(kept).info["icc_profile"] == profile
    dropped = look_into(encoded(photo(), icc_profile=profile + bytes(8192))).images[480]
    assert "icc_profile" not in decoded(dropped).info


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pngs_of_every_kind_are_read(mode: str) -> None:
    image = photo(300, 200).convert("RGB" if mode == "I;16" else mode)
    if mode == "I;16":
        image = Image.frombytes("I;16", (300, 200), b"\x00\x80" * 60_000)
    shown = decoded(look_into(encoded(image, "PNG")).images[160])
    assert shown.size == (160, 107)
    if mode == "I;16":
        assert shown.getpixel((80, 50)) == (128, 128, 128)


def test_what_is_seen_through_stays_so() -> None:
    image = Image.new("RGBA", (400, 400), (255, 0, 0, 0))
    shown = decoded(look_into(encoded(image, "PNG")).images[160])
    assert shown.mode == "RGBA"
    assert shown.getpixel((80, 80))[3] == 0  # type: ignore[index]  # RGBA is a tuple


def test_pictures_for_print_are_read() -> None:
    assert look_into(encoded(photo().convert("CMYK"))).content_type == "image/jpeg"


def test_a_phones_jpeg_with_more_pictures_behind_it_is_one() -> None:
    content = encoded(photo(), "MPO", save_all=True, append_images=[photo(300, 200)])
    found = look_into(content)
    assert (found.content_type, found.width) == ("image/jpeg", 1200)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"<svg onload='alert(1)'/>", b"GIF89a" + bytes(60), b"\xff\xd8\xff", b"RIFF\x00\x00\x00\x00WEBP"],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(content: bytes) -> None:
    reason, detail = rejection(content)
    assert reason == "not-an-image"
    assert "JPEG, PNG or WebP" in detail


def test_a_gif_is_none_of_the_kinds() -> None:
    assert rejection(encoded(photo(30, 20), "GIF"))[0] == "not-an-image"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_that_breaks_off_is_damaged(kind: str) -> None:
    content = encoded(photo(), kind)
    assert rejection(content[: len(content) * 2 // 3])[0] == "damaged"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_one_that_moves_is_refused(kind: str) -> None:
    content = encoded(photo(60, 40), kind, save_all=True, append_images=[photo(60, 40).rotate(180)])
    assert rejection(content)[0] == "animated"


def test_a_bomb_is_refused_by_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pixels of what is too large are never decoded: 900 megapixels would take 2.7 GB."""

    def refuse(*_: Any) -> None:
        raise AssertionError("a pixel was decoded")

    monkeypatch.setattr(picture, "_decoded", refuse)
    reason, detail = rejection(png_that_says(30_000, 30_000))
    assert reason == "too-many-pixels"
    assert detail == "it has 900.0 megapixels; at most 40 are taken: make it smaller"
    assert rejection(png_that_says(8000, 5001))[0] == "too-many-pixels"
    assert rejection(png_that_says(16_001, 10)) == (
        "too-long",
        "it is 16001 x 10 pixels; at most 16000 are taken on a side: make it smaller",
    )


def test_a_header_that_promises_more_than_there_is_is_damaged() -> None:
    assert rejection(png_that_says(300, 200))[0] == "damaged"


def test_a_hidden_flood_of_text_is_refused() -> None:
    """Compressed text in a PNG may come to a thousand times its size."""
    info = PngInfo()
    info.add_itxt("flood", "0" * 100_000_000, zip=True)
    content = encoded(photo(30, 20), "PNG", pnginfo=info)
    assert len(content) < 200_000
    assert rejection(content)[0] in {"not-an-image", "damaged"}


def test_too_many_bytes_are_not_even_opened() -> None:
    assert rejection(encoded(photo()) + bytes(MAX_BYTES))[0] == "too-large"


@pytest.mark.parametrize("size", [(1, 1), (1, 16_000), (16_000, 1), (500, 16_000)])
def test_odd_shapes_are_pictures_too(size: tuple[int, int]) -> None:
    found = look_into(encoded(Image.new("RGB", size), "PNG"))
    assert (found.width, found.height) == size
    assert all(width >= 1 and height >= 1 for width, height in sizes(found.images).values())
