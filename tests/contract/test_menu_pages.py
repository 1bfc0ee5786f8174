"""The edge keeps menus by what the page is made of; both speak the same language, and count money as people do."""

import json
import re
import subprocess
from dataclasses import replace

import pytest

from lambdas.addresses.menu_versions import menu_key
from lambdas.menus.page_caching import CACHING, EDGE_ADDRESS
from lambdas.menus.page_texts import TEXTS, language_of
from lambdas.menus.prices import price, shown_price
from lambdas.shared.currencies import CURRENCIES
from lambdas.shared.tenant import EDGE_TENANT
from saas_constructs.edge.menu_pages import KEY_HEADERS
from stacks.app import ROOT
from tests.constructs.viewer_events import SITE, STORED, run, viewer_event

MENUS = replace(SITE, menu_pages="/menu-pages")
ACCEPTED = (
    None,
    "",
    "en",
    "zh",
    "zh-CN,zh;q=0.9,en;q=0.8",
    "ZH-hant",
    "de,zh;q=0.3,en;q=0.5",
    "zh;q=0,en;q=0.1",
    "fr",
    "fr, zh;q=0.2",
    "zh;q=nonsense,en;q=0.1",
    "zh ; q=0.4, en ; q=0.5",
    ",,;",
    "*",
    "en;q=0.5,zh;q=0.5",
)
WANTED = (None, "en", "zh", "de")
FORMAT = """
const amounts = %s;
console.log(JSON.stringify(amounts.map(([locale, currency, amount, digits]) => new Intl.NumberFormat(locale, {
  style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
}).format(amount))));
"""


def digits_of(currency: str) -> int:
    """How many digits of an amount are behind the point."""
    return len(price(0, currency).partition(".")[2])


def test_edge_and_page_agree_on_the_language() -> None:
    asked = [(wanted, accepted) for wanted in WANTED for accepted in ACCEPTED]
    events = [
        viewer_event(
            "/t/blue/m/s",
            headers={} if accepted is None else {"accept-language": accepted},
            query={} if wanted is None else {"lang": wanted},
        )
        for wanted, accepted in asked
    ]
    answers = run(MENUS, *events, has_store=True)
    assert [answer["headers"]["accept-language"]["value"] for answer in answers] == [
        language_of(wanted, accepted) for wanted, accepted in asked
    ]


def test_the_edge_knows_every_language_of_the_page() -> None:
    answers = run(MENUS, *(viewer_event("/t/blue/m/s", query={"lang": tag}) for tag in TEXTS), has_store=True)
    assert [answer["headers"]["accept-language"]["value"] for answer in answers] == list(TEXTS)


def test_what_the_page_is_made_of_is_what_it_is_kept_by() -> None:
    assert {EDGE_TENANT, EDGE_ADDRESS, "accept-language"} <= set(KEY_HEADERS)


def test_the_edge_reads_the_version_that_the_consumer_writes() -> None:
    (answer,) = run(
        MENUS, viewer_event("/t/blue/m/s"), has_store=True, stored={**STORED, menu_key("tblue"): 1763758000123}
    )
    assert answer["headers"]["x-saas-version"] == {"value": "1763758000123"}


def test_cloudfront_may_keep_a_page_for_as_long_as_the_page_says() -> None:
    # The cache policy's longest time.
    assert "s-maxage=86400" in CACHING


def test_web_application_and_page_count_the_same_minor_units() -> None:
    source = (ROOT / "frontend/src/shared/i18n/money.ts").read_text(encoding="utf-8")
    known = {name: words.split() for name, words in re.findall(r"const (\w+) = new Set\(\"([A-Z ]+)\"", source)}
    digits = dict.fromkeys(known["WITHOUT_FRACTION"], 0) | dict.fromkeys(known["IN_THOUSANDTHS"], 3)
    assert {currency: digits.get(currency, 2) for currency in CURRENCIES} == {
        currency: digits_of(currency) for currency in CURRENCIES
    }


@pytest.mark.parametrize("language", TEXTS)
def test_prices_look_as_browsers_write_them(language: str) -> None:
    currencies = sorted(CURRENCIES)
    amounts = [(language, currency, price(123456789, currency), digits_of(currency)) for currency in currencies]
    program = FORMAT % json.dumps(amounts)
    done = subprocess.run(["node", "-"], input=program, capture_output=True, text=True, check=True)
    expected = dict(zip(currencies, json.loads(done.stdout), strict=True))
    assert {currency: shown_price(123456789, currency, language) for currency in currencies} == expected
