"""Words of the menu's page, by language."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PageTexts:
    """Words of one language.

    Attributes:
        title: Of the page, and ``{site}``'s name in it.
        menu: Heading of a menu that has no parts.
        parts: Names the list of links to the parts of the menu.
        other: Heading of what belongs to no part of the menu.
        summary: For search engines, with ``{site}`` and ``{dishes}``.
        empty: Said where the site serves nothing.
        gone: Marks what can't be ordered now.
        order: Leads to the application.
        switch: Leads to the page in the other language, and is in that one.
        nothing: Heading where there is no menu.
        astray: Said there.
    """

    title: str
    menu: str
    parts: str
    other: str
    summary: str
    empty: str
    gone: str
    order: str
    switch: str
    nothing: str
    astray: str


TEXTS: Final = {
    "en": PageTexts(
        title="{site}: Menu",
        menu="Menu",
        parts="Parts of the menu",
        other="More",
        summary="The menu of {site}: {dishes}.",
        empty="There is nothing on the menu yet.",
        gone="Not available now",
        order="Order",
        switch="中文",
        nothing="There is no menu here",
        astray="Check the address, or ask at the restaurant for the right one.",
    ),
    "zh": PageTexts(
        title="{site} 菜单",
        menu="菜单",
        parts="菜单分类",
        other="其他",
        summary="{site}的菜单有 {dishes}。",
        empty="菜单上还没有菜品。",
        gone="暂时售罄",
        order="点餐",
        switch="English",
        nothing="这里没有菜单",
        astray="请检查网址。也可以向餐厅询问正确的网址。",
    ),
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
