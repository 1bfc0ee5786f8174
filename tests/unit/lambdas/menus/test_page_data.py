"""The menu as search engines read it, and in whose words."""

from typing import Any

import pytest

from lambdas.menus.page_texts import language_of
from lambdas.menus.prices import price, shown_price
from tests.unit.lambdas.menus.pages import PICTURE, TENANT, URL, entry, page, structured


def sections(*entries: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = structured(page(*entries))["hasMenu"]["hasMenuSection"]
    return found


def test_search_engines_read_sections_items_and_prices() -> None:
    starters, sweets = sections(
        entry("soup", category="Starters"), entry("cake", category="Sweets", description="Warm")
    )
    assert (starters["name"], sweets["name"]) == ("Starters", "Sweets")
    offer = {
        "@type": "Offer",
        "price": "12.50",
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock",
    }
    assert sweets["hasMenuItem"] == [{"@type": "MenuItem", "name": "Cake", "description": "Warm", "offers": offer}]


def test_they_read_what_cannot_be_ordered() -> None:
    ((item,),) = (section["hasMenuItem"] for section in sections(entry(available=False)))
    assert item["offers"]["availability"] == "https://schema.org/OutOfStock"


def test_they_find_pictures_and_the_page_itself() -> None:
    data = structured(page(entry(picture=PICTURE)))
    assert data["hasMenu"]["url"] == URL
    (item,) = data["hasMenu"]["hasMenuSection"][0]["hasMenuItem"]
    assert item["image"] == f"https://eat.blue.example/media/{TENANT}/images/{PICTURE}/1080.webp"


def test_a_picture_is_at_the_root_of_the_host_below_a_tenants_path_too() -> None:
    data = structured(page(entry(picture=PICTURE), url="https://eat.example/t/blue/m/main"))
    (item,) = data["hasMenu"]["hasMenuSection"][0]["hasMenuItem"]
    assert item["image"].startswith("https://eat.example/media/")


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
    ("amount", "currency", "told"),
    [
        (1250, "EUR", "12.50"),
        (5, "EUR", "0.05"),
        (0, "EUR", "0.00"),
        (900, "JPY", "900"),
        (1250, "KWD", "1.250"),
        (123456789, "USD", "1234567.89"),
    ],
)
def test_programs_read_the_digits_of_the_currency(amount: int, currency: str, told: str) -> None:
    assert price(amount, currency) == told


@pytest.mark.parametrize(
    ("amount", "currency", "language", "shown"),
    [
        (1250, "EUR", "en", "€12.50"),
        (123456789, "USD", "en", "$1,234,567.89"),
        (1250, "USD", "zh", "US$12.50"),
        (1250, "CNY", "en", "CN¥12.50"),
        (1250, "CNY", "zh", "¥12.50"),
        (1250, "CHF", "en", "CHF\u00a012.50"),
        (1250, "XAF", "zh", "FCFA\u00a01,250"),
    ],
)
def test_people_read_the_sign_of_their_language(amount: int, currency: str, language: str, shown: str) -> None:
    assert shown_price(amount, currency, language) == shown
