"""What the restaurants of the pictures sell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.screenshots.painting import Painting, Ring, Topping

if TYPE_CHECKING:
    from collections.abc import Mapping

Texts = tuple[str, str, str]
"""Name, description, category."""


@dataclass(frozen=True)
class Dish:
    """One dish.

    Attributes:
        price: In cents.
        texts: By language.
        painting: What it looks like.
    """

    price: int
    texts: Mapping[str, Texts]
    painting: Painting


_PLATE = Ring(330, "#f4f1ea"), Ring(305, "#fbfaf6")
_CRUST = Ring(300, "#d9a055"), Ring(270, "#c8402a"), Ring(262, "#e9c46a")

DISHES: Mapping[str, Dish] = {
    "tomato-soup": Dish(
        620,
        {
            "en": ("Tomato soup", "Roasted tomatoes, basil oil, toasted sourdough", "To start"),
            "zh": ("番茄浓汤", "烤番茄、罗勒油、酸面包", "前菜"),
        },
        Painting(
            "#cfd8d3",
            (*_PLATE, Ring(235, "#2f4858"), Ring(218, "#d1452c")),
            (Topping("#f2d6b3", 9, 14, 120, 2.2), Topping("#3f7d3c", 7, 16, 90, 1.9)),
        ),
    ),
    "garden-salad": Dish(
        780,
        {
            "en": ("Garden salad", "Leaves from the market, radish, mustard dressing", "To start"),
            "zh": ("田园沙拉", "时令生菜、小萝卜、芥末汁", "前菜"),
        },
        Painting(
            "#e7d8c9",
            (*_PLATE, Ring(250, "#7a5c3e"), Ring(235, "#8fb35a")),
            (
                Topping("#5f9440", 60, 34, 190, 1.8),
                Topping("#a9cc74", 50, 26, 185, 1.7),
                Topping("#d9424e", 16, 20, 165),
                Topping("#fdf4f2", 12, 12, 165),
                Topping("#e8b33f", 9, 18, 150),
            ),
        ),
    ),
    "margherita": Dish(
        950,
        {
            "en": ("Margherita", "San Marzano tomatoes, fior di latte, basil", "Pizza"),
            "zh": ("玛格丽特披萨", "圣马扎诺番茄、鲜马苏里拉、罗勒", "披萨"),
        },
        Painting(
            "#c9b79c",
            (*_PLATE, *_CRUST),
            (
                Topping("#c8402a", 26, 34, 225, 1.4),
                Topping("#fdf3dc", 17, 40, 205, 1.3),
                Topping("#3f7d3c", 11, 22, 190, 1.9),
            ),
        ),
    ),
    "funghi": Dish(
        1180,
        {
            "en": ("Funghi", "Forest mushrooms, thyme, aged pecorino", "Pizza"),
            "zh": ("蘑菇披萨", "野蘑菇、百里香、陈年羊奶酪", "披萨"),
        },
        Painting(
            "#b7c0b0",
            (*_PLATE, *_CRUST),
            (
                Topping("#fdf3dc", 15, 42, 205, 1.3),
                Topping("#8a6242", 26, 24, 215, 1.5),
                Topping("#e8d9c3", 24, 15, 215, 1.5),
                Topping("#466b36", 22, 7, 220, 2.4),
            ),
        ),
    ),
    "lemonade": Dish(
        400,
        {
            "en": ("Lemonade", "Pressed this morning, with mint", "Drinks"),
            "zh": ("柠檬汽水", "每日鲜榨、配薄荷", "饮品"),
        },
        Painting(
            "#d7e3e8",
            (Ring(230, "#ffffff"), Ring(212, "#f0e58a")),
            (Topping("#fdfbe6", 9, 38, 120), Topping("#e8cf3a", 4, 46, 110), Topping("#4e9a5a", 6, 22, 110, 1.9)),
        ),
    ),
    "espresso": Dish(
        260,
        {
            "en": ("Espresso", "From the roaster around the corner", "Drinks"),
            "zh": ("浓缩咖啡", "街角烘焙坊的咖啡豆", "饮品"),
        },
        Painting(
            "#e2cdb8",
            (Ring(260, "#f4f1ea"), Ring(240, "#fbfaf6"), Ring(160, "#ffffff"), Ring(140, "#4a2c1a")),
            (Topping("#a8703f", 26, 16, 105, 1.6),),
        ),
    ),
}
"""By SKU."""
