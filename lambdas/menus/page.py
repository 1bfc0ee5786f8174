"""A site's menu as a page: HTML that needs no script, with structured data for search engines.

It loads nothing: no style, no picture. The edge lets what comes from an API load nothing (``DATA_POLICY``).
Everything that a tenant wrote is escaped where it is put in. Sources: "Cross Site Scripting Prevention" (OWASP Cheat
Sheet Series), schema.org's Restaurant and Menu.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, Final

from lambdas.menus.model import MenuEntry, Site
from lambdas.menus.page_texts import TEXTS, PageTexts

# Digits of the minor unit (ISO 4217); all other currencies have two.
_NONE: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE: Final = "BHD IQD JOD KWD LYD OMR TND"
_MINOR_UNITS: Final = dict.fromkeys(_NONE.split(), 0) | dict.fromkeys(_THREE.split(), 3)


def menu_page(site: Site, entries: Sequence[MenuEntry], *, language: str, home: str) -> str:
    """The page of what can be ordered at a site now.

    Args:
        site: The site.
        entries: What it serves; what can't be ordered is left out.
        language: One of `TEXTS`.
        home: Path of the application at the same address.
    """
    texts = TEXTS[language]
    other = next(tag for tag in TEXTS if tag != language)
    parts = _parts([entry for entry in entries if entry.available], texts)
    title = f"{escape(site.name)}: {texts.menu}"
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="alternate" hreflang="{other}" href="?lang={other}">
<script type="application/ld+json">{_structured(site, parts)}</script>
</head>
<body>
<header>
<h1>{escape(site.name)}</h1>
<nav>
<a href="{escape(home)}">{texts.order}</a>
<a lang="{other}" hreflang="{other}" href="?lang={other}">{texts.switch}</a>
</nav>
</header>
<main>
{_sections(parts, texts, site.currency)}
</main>
</body>
</html>
"""


def price(amount: int, currency: str) -> str:
    """An amount of minor units as a decimal number, such as ``12.50``."""
    digits = _MINOR_UNITS.get(currency, 2)
    if not digits:
        return str(amount)
    whole, rest = divmod(amount, 10**digits)
    return f"{whole}.{rest:0{digits}}"


def _parts(entries: Iterable[MenuEntry], texts: PageTexts) -> dict[str, list[MenuEntry]]:
    parts: dict[str, list[MenuEntry]] = {}
    loose = []
    for entry in entries:
        if entry.item.category is None:
            loose.append(entry)
        else:
            parts.setdefault(entry.item.category, []).append(entry)
    if loose:
        parts[texts.other if parts else texts.menu] = loose
    return parts


def _sections(parts: Mapping[str, Sequence[MenuEntry]], texts: PageTexts, currency: str) -> str:
    if not parts:
        return f"<p>{texts.empty}</p>"
    return "\n".join(
        f"<section>\n<h2>{escape(name)}</h2>\n<ul>\n"
        + "\n".join(_entry(entry, currency) for entry in entries)
        + "\n</ul>\n</section>"
        for name, entries in parts.items()
    )


def _entry(entry: MenuEntry, currency: str) -> str:
    description = "" if entry.item.description is None else f"<p>{escape(entry.item.description)}</p>"
    amount = price(entry.unit_price, currency)
    shown = f'<data value="{amount}">{amount} {escape(currency)}</data>'
    return f"<li><h3>{escape(entry.item.name)}</h3>{description}{shown}</li>"


def _structured(site: Site, parts: Mapping[str, Sequence[MenuEntry]]) -> str:
    value = {
        "@context": "https://schema.org",
        "@type": "Restaurant",
        "name": site.name,
        "hasMenu": {
            "@type": "Menu",
            "hasMenuSection": [
                {
                    "@type": "MenuSection",
                    "name": name,
                    "hasMenuItem": [_structured_item(entry, site.currency) for entry in entries],
                }
                for name, entries in parts.items()
            ],
        },
    }
    # JSON needs none of these three, and each could end the element or begin a comment (HTML Standard, "Restrictions
    # for contents of script elements").
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _structured_item(entry: MenuEntry, currency: str) -> dict[str, Any]:
    described = {} if entry.item.description is None else {"description": entry.item.description}
    offer = {"@type": "Offer", "price": price(entry.unit_price, currency), "priceCurrency": currency}
    return {"@type": "MenuItem", "name": entry.item.name, **described, "offers": offer}
