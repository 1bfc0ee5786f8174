"""The menu's page: what a tenant wrote is text in it and nothing else."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from lambdas.menus.model import MenuEntry, MenuItem, Override, Site
from lambdas.menus.page import menu_page, price
from lambdas.menus.page_texts import TEXTS, language_of

HOSTILE = """</script x><b></script><script>alert(1)</script><img src=x onerror="alert('1')">&amp;<!--"""


def entry(sku: str = "soup", **values: Any) -> MenuEntry:
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


def page(*entries: MenuEntry, language: str = "en", name: str = "Blue Harbour", currency: str = "EUR") -> str:
    site = Site(site_id="main", brand_id="b", name=name, currency=currency, kitchen_capacity=None)
    return menu_page(site, entries, language=language, home="../../")


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
        return [attributes for name, attributes in self.elements if name == tag]


def structured(html: str) -> Any:
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


def test_a_page_needs_no_script_and_says_what_there_is() -> None:
    html = page(entry("soup", description="With bread", category="Starters"))
    read = Read(html)
    assert [script["type"] for script in read.of("script")] == ["application/ld+json"]
    assert not [attributes for _, attributes in read.elements if any(name.startswith("on") for name in attributes)]
    assert not [attributes for _, attributes in read.elements if "style" in attributes]
    assert {"Blue Harbour", "Starters", "Soup", "With bread", "12.50 EUR"} <= set(read.text)
    assert html.startswith("<!doctype html>")


@pytest.mark.parametrize("place", ["name", "description", "category", "site"])
def test_what_a_tenant_wrote_is_text_and_nothing_else(place: str) -> None:
    plain = Read(page(entry(description="d", category="c")))
    if place == "site":
        html = page(entry(description="d", category="c"), name=HOSTILE)
    else:
        html = page(entry(**{"description": "d", "category": "c", place: HOSTILE}))
    assert [tag for tag, _ in Read(html).elements] == [tag for tag, _ in plain.elements]
    assert HOSTILE in strings(structured(html))


def test_search_engines_read_sections_items_and_prices() -> None:
    read = structured(page(entry("soup", category="Starters"), entry("cake", category="Sweets", description="Warm")))
    sections = read["hasMenu"]["hasMenuSection"]
    assert [section["name"] for section in sections] == ["Starters", "Sweets"]
    assert sections[1]["hasMenuItem"] == [
        {
            "@type": "MenuItem",
            "name": "Cake",
            "description": "Warm",
            "offers": {"@type": "Offer", "price": "12.50", "priceCurrency": "EUR"},
        }
    ]


def test_what_cannot_be_ordered_is_not_shown() -> None:
    assert "Soup" not in page(entry("soup", available=False))
    assert TEXTS["en"].empty in page(entry("soup", available=False))


def test_what_belongs_to_no_part_comes_last() -> None:
    headings = re.findall("<h2>(.*?)</h2>", page(entry("water"), entry("soup", category="Starters")))
    assert headings == ["Starters", TEXTS["en"].other]
    assert re.findall("<h2>(.*?)</h2>", page(entry("water"))) == [TEXTS["en"].menu]


def test_it_loads_nothing_for_the_edge_would_refuse_it() -> None:
    read = Read(page(entry(picture="0" * 26)))
    assert not [attributes for _, attributes in read.elements if "src" in attributes]
    assert {link["rel"] for link in read.of("link")} == {"alternate"}


@pytest.mark.parametrize("language", TEXTS)
def test_each_language_has_its_words_and_leads_to_the_other(language: str) -> None:
    read = Read(page(entry(), language=language))
    assert read.of("html") == [{"lang": language}]
    assert TEXTS[language].order in read.text
    (other,) = (link for link in read.of("a") if link["href"] != "../../")
    assert other["hreflang"] != language


@pytest.mark.parametrize(
    ("wanted", "accepted", "language"),
    [
        (None, None, "en"),
        (None, "", "en"),
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "de,zh;q=0.3,en;q=0.5", "en"),
        (None, "zh;q=0,en;q=0.1", "en"),
        (None, "fr", "en"),
        (None, "zh;q=nonsense,en;q=0.1", "en"),
        ("zh", "en", "zh"),
        ("en", "zh", "en"),
        ("xx", "zh", "zh"),
    ],
)
def test_the_address_goes_before_what_the_browser_accepts(
    wanted: str | None, accepted: str | None, language: str
) -> None:
    assert language_of(wanted, accepted) == language


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [(1250, "EUR", "12.50"), (5, "EUR", "0.05"), (0, "EUR", "0.00"), (900, "JPY", "900"), (1250, "KWD", "1.250")],
)
def test_prices_have_the_digits_of_their_currency(amount: int, currency: str, shown: str) -> None:
    assert price(amount, currency) == shown
