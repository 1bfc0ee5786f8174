"""Dishes, painted: nobody's photographs. Each is seen from above, so that all of them are circles on circles."""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _HEIGHT = 1200, 750
# Everything is painted this much larger: that makes smooth edges.
_FINE = 2
_CENTRE = (_WIDTH * _FINE / 2, _HEIGHT * _FINE / 2)
_SHADOW = (20, 15, 10, 90)
_QUALITY = 90


@dataclass(frozen=True)
class Ring:
    """A filled circle around the middle.

    Attributes:
        radius: In pixels of the picture.
        colour: As Pillow names it.
    """

    radius: int
    colour: str


@dataclass(frozen=True)
class Topping:
    """Pieces scattered over a dish.

    Attributes:
        colour: As Pillow names it.
        count: How many.
        radius: Of a piece, in pixels.
        within: How far from the middle they lie, in pixels.
        length: How much longer than wide they are.
    """

    colour: str
    count: int
    radius: int
    within: int
    length: float = 1


@dataclass(frozen=True)
class Painting:
    """A dish on its table.

    Attributes:
        table: Its colour.
        rings: Plate and dish, from the outside in.
        toppings: From the bottom up.
    """

    table: str
    rings: Sequence[Ring]
    toppings: Sequence[Topping] = ()

    def jpeg(self, seed: int) -> bytes:
        """The picture.

        Args:
            seed: Where pieces fall: the same for the same seed.
        """
        image = Image.new("RGB", (_WIDTH * _FINE, _HEIGHT * _FINE), self.table)
        _drop_shadow(image, self.rings[0].radius)
        for ring in self.rings:
            ImageDraw.Draw(image).circle(_CENTRE, ring.radius * _FINE, fill=ring.colour)
        rng = random.Random(seed)  # noqa: S311 - nothing is secret about it
        for topping in self.toppings:
            for _ in range(topping.count):
                _put(image, topping, rng)
        written = io.BytesIO()
        image.resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS).save(written, "JPEG", quality=_QUALITY)
        return written.getvalue()


def _drop_shadow(image: Image.Image, radius: int) -> None:
    shadow = Image.new("RGBA", image.size, (0, 0, 0, 0))
    below = (_CENTRE[0], _CENTRE[1] + 18 * _FINE)
    ImageDraw.Draw(shadow).circle(below, (radius + 4) * _FINE, fill=_SHADOW)
    blurred = shadow.filter(ImageFilter.GaussianBlur(14 * _FINE))
    image.paste(blurred, mask=blurred)


def _put(image: Image.Image, topping: Topping, rng: random.Random) -> None:
    # The square root spreads them evenly over the area.
    distance = topping.within * _FINE * math.sqrt(rng.random())
    angle = rng.uniform(0, math.tau)
    x, y = _CENTRE[0] + distance * math.cos(angle), _CENTRE[1] + distance * math.sin(angle)
    size = topping.radius * _FINE * rng.uniform(0.85, 1.15)
    side = math.ceil(size * topping.length) * 2 + 2
    piece = Image.new("L", (side, side), 0)
    middle = side / 2
    box = (middle - size * topping.length, middle - size, middle + size * topping.length, middle + size)
    ImageDraw.Draw(piece).ellipse(box, fill=255)
    mask = piece.rotate(rng.uniform(0, 360), Image.Resampling.BICUBIC)
    image.paste(topping.colour, (round(x - middle), round(y - middle)), mask)
