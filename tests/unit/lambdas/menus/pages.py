"""Menus to make pages of, and pages as a parser reads them."""

import json
import re
from html.parser import HTMLParser
from typing import Any

from lambdas.menus.model import MenuEntry, MenuItem, Override, Site
from lambdas.menus.page import menu_page

HOSTILE = """</script x><b></script><script>alert(1)</script><img src=x onerror="alert('1')">&amp;<!--{site}{0}"""
URL = "https://eat.blue.example/m/main"
TENANT = "taaaaaaaaaaaa"
PICTURE = "0" * 26


def entry(sku: str = "soup", **values: Any) -> MenuEntry:
    """Something on the menu."""
    given: dict[str, Any] = {
        "brand_id": "b",
        "sku": sku,
        "name": sku.title(),
        "description": None,
        "unit_price": 1250,
        "available": True,
        "supplies": (),
    }
    return MenuEntry(MenuItem(**{**given, **values}), Override())


def page(
    *entries: MenuEntry, language: str = "en", name: str = "Blue Harbour", currency: str = "EUR", url: str = URL
) -> str:
    """The page of a site that serves ``entries``."""
    site = Site(site_id="main", brand_id="b", name=name, currency=currency, kitchen_capacity=None)
    return menu_page(site, entries, tenant_id=TENANT, language=language, home="../", url=url)


class Read(HTMLParser):
    """Elements with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of each element with this name."""
        return [attributes for name, attributes in self.elements if name == tag]


def structured(html: str) -> Any:
    """The page's structured data."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    # Browsers end a script where Python's parser does not: at `</script` and a blank, too.
    assert not set("<>&") & set(found)
    return json.loads(found)


def strings(value: Any) -> list[str]:
    """All texts in a JSON value."""
    if isinstance(value, dict):
        return [text for entry in value.values() for text in strings(entry)]
    if isinstance(value, list):
        return [text for entry in value for text in strings(entry)]
    return [value]
