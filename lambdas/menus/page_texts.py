"""Words of the menu's page, by language."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PageTexts:
    """Words of one language.

    Attributes:
        menu: What the page shows.
        other: Heading of what belongs to no part of the menu.
        empty: Said where nothing can be ordered.
        order: Leads to the application.
        switch: Leads to the page in the other language, and is in that one.
    """

    menu: str
    other: str
    empty: str
    order: str
    switch: str


TEXTS: Final = {
    "en": PageTexts("Menu", "More", "Nothing can be ordered at the moment.", "Order", "中文"),
    "zh": PageTexts("菜单", "其他", "目前没有可点的菜品。", "点餐", "English"),
}
"""By language tag."""
DEFAULT: Final = "en"


def language_of(wanted: str | None, accepted: str | None) -> str:
    """The language to answer in.

    Args:
        wanted: What the address asks for; it goes before what the browser accepts.
        accepted: The header ``Accept-Language`` (RFC 9110, section 12.5.4).
    """
    if wanted in TEXTS:
        return str(wanted)
    ranked = []
    for place, part in enumerate((accepted or "").split(",")):
        tag, _, parameters = part.partition(";")
        ranked.append((-_quality(parameters), place, tag.strip().lower().partition("-")[0]))
    return next((tag for quality, _, tag in sorted(ranked) if quality < 0 and tag in TEXTS), DEFAULT)


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
