"""A menu as data for search engines. Sources: schema.org's Restaurant, Menu, MenuItem and Offer."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urljoin

from lambdas.menus.model import MenuEntry, Site
from lambdas.menus.prices import price
from lambdas.shared.files import PICTURE_SIZES, image_paths

_SCHEMA: Final = "https://schema.org"
_LARGEST: Final = str(max(PICTURE_SIZES))


def structured_data(
    site: Site, parts: Mapping[str, Sequence[MenuEntry]], *, tenant_id: str, language: str, url: str
) -> str:
    """The menu as JSON-LD, which can stand in a ``script`` element.

    Args:
        site: The site.
        parts: What it serves, by part of the menu.
        tenant_id: Whose it is.
        language: Of the page.
        url: Of the page; without it nothing that needs an address is told.
    """
    value = {
        "@context": _SCHEMA,
        "@type": "Restaurant",
        "name": site.name,
        "currenciesAccepted": site.currency,
        "hasMenu": {
            "@type": "Menu",
            "inLanguage": language,
            **({"url": url} if url else {}),
            "hasMenuSection": [
                {
                    "@type": "MenuSection",
                    "name": name,
                    "hasMenuItem": [_item(entry, site.currency, tenant_id, url) for entry in entries],
                }
                for name, entries in parts.items()
            ],
        },
    }
    # JSON needs none of these three, and each could end the element or begin a comment (HTML Standard, "Restrictions
    # for contents of script elements").
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _item(entry: MenuEntry, currency: str, tenant_id: str, url: str) -> dict[str, Any]:
    item = entry.item
    shown: dict[str, Any] = {"@type": "MenuItem", "name": item.name}
    if item.description is not None:
        shown["description"] = item.description
    if item.picture is not None and url:
        shown["image"] = urljoin(url, image_paths(tenant_id, item.picture)[_LARGEST])
    availability = "InStock" if entry.available else "OutOfStock"
    shown["offers"] = {
        "@type": "Offer",
        "price": price(entry.unit_price, currency),
        "priceCurrency": currency,
        "availability": f"{_SCHEMA}/{availability}",
    }
    return shown
