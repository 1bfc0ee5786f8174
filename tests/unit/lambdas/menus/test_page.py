"""The menu's page: what a tenant wrote is text in it and nothing else."""

import re

import pytest

from lambdas.menus.page import missing_page
from lambdas.menus.page_texts import TEXTS
from tests.unit.lambdas.menus.pages import HOSTILE, PICTURE, TENANT, URL, Read, entry, page, strings, structured


def test_a_page_needs_no_script_and_says_what_there_is() -> None:
    html = page(entry("soup", description="With bread", category="Starters"))
    read = Read(html)
    assert [script["type"] for script in read.of("script")] == ["application/ld+json"]
    assert not [attributes for _, attributes in read.elements if any(name.startswith("on") for name in attributes)]
    assert not [attributes for _, attributes in read.elements if "style" in attributes]
    assert {"Blue Harbour", "Starters", "Soup", "With bread", "€12.50"} <= set(read.text)
    assert html.startswith("<!doctype html>")


@pytest.mark.parametrize("place", ["name", "description", "category", "site"])
def test_what_a_tenant_wrote_is_text_and_nothing_else(place: str) -> None:
    given = {"description": "d", "category": "c", "picture": PICTURE}
    plain = Read(page(entry(**given)))
    html = page(entry(**given), name=HOSTILE) if place == "site" else page(entry(**{**given, place: HOSTILE}))
    read = Read(html)
    assert [tag for tag, _ in read.elements] == [tag for tag, _ in plain.elements]
    assert [list(attributes) for _, attributes in read.elements] == [list(names) for _, names in plain.elements]
    assert HOSTILE in strings(structured(html))
    assert HOSTILE in read.text


def test_what_a_tenant_wrote_does_not_leave_an_attribute() -> None:
    read = Read(page(entry(name=HOSTILE, picture=PICTURE), name=HOSTILE))
    (picture,) = read.of("img")
    assert picture["alt"] == HOSTILE
    (description,) = (meta["content"] for meta in read.of("meta") if meta.get("name") == "description")
    assert description == f"The menu of {HOSTILE}: {HOSTILE}."


def test_what_cannot_be_ordered_is_marked() -> None:
    read = Read(page(entry("soup", available=False), entry("cake")))
    assert [item.get("class") for item in read.of("li")] == ["gone", None]
    assert read.text.count(TEXTS["en"].gone) == 1


def test_an_empty_menu_says_so() -> None:
    assert TEXTS["en"].empty in page()


def test_what_belongs_to_no_part_comes_last() -> None:
    def headings(html: str) -> list[str]:
        return re.findall("<h2[^>]*>(.*?)</h2>", html)

    assert headings(page(entry("water"), entry("soup", category="Starters"))) == ["Starters", TEXTS["en"].other]
    assert headings(page(entry("water"))) == [TEXTS["en"].menu]
    assert headings(page(entry("water"), entry("soup", category="More"))) == ["More"]


def test_a_long_menu_leads_to_its_parts() -> None:
    read = Read(page(*(entry(name, category=name) for name in ("starters", "mains", "sweets"))))
    ids = [heading["id"] for heading in read.of("h2")]
    assert [link["href"] for link in read.of("a") if str(link["href"]).startswith("#")] == [f"#{one}" for one in ids]
    assert len(set(ids)) == 3


def test_pictures_come_from_the_same_origin_when_they_are_needed_and_move_nothing() -> None:
    (picture,) = Read(page(entry(picture=PICTURE))).of("img")
    folder = f"/media/{TENANT}/images/{PICTURE}"
    assert picture["src"] == f"{folder}/160.webp"
    assert picture["srcset"] == f"{folder}/160.webp 160w, {folder}/480.webp 480w"
    assert (picture["width"], picture["height"], picture["loading"], picture["alt"]) == ("96", "96", "lazy", "Soup")


def test_it_loads_nothing_but_pictures() -> None:
    read = Read(page(entry(picture=PICTURE), entry("cake")))
    assert [tag for tag, attributes in read.elements if "src" in attributes] == ["img"]
    assert {link["rel"] for link in read.of("link")} == {"alternate", "canonical"}


@pytest.mark.parametrize("language", TEXTS)
def test_each_language_has_its_words_and_leads_to_the_other(language: str) -> None:
    read = Read(page(entry(), language=language))
    assert read.of("html") == [{"lang": language}]
    assert TEXTS[language].order in read.text
    order, other = read.of("a")
    assert (order["href"], other["href"]) == ("../", f"?lang={other['hreflang']}")
    assert other["hreflang"] != language


@pytest.mark.parametrize("language", TEXTS)
def test_search_engines_find_each_language_at_an_address_of_its_own(language: str) -> None:
    links = Read(page(entry(), language=language)).of("link")
    assert [link["href"] for link in links if link["rel"] == "canonical"] == [f"{URL}?lang={language}"]
    alternates = {link["hreflang"]: link["href"] for link in links if link["rel"] == "alternate"}
    assert alternates == {"x-default": URL, **{tag: f"{URL}?lang={tag}" for tag in TEXTS}}


def test_where_the_address_is_not_known_no_address_is_told() -> None:
    html = page(entry(picture=PICTURE), url="")
    assert "canonical" not in html
    assert not [text for text in strings(structured(html)) if text.startswith("https://") and "schema.org" not in text]


@pytest.mark.parametrize("language", TEXTS)
def test_where_there_is_no_menu_a_page_says_so_and_is_not_found_by_search_engines(language: str) -> None:
    read = Read(missing_page(language))
    assert TEXTS[language].nothing in read.text
    assert {"name": "robots", "content": "noindex"} in read.of("meta")
