"""A site's menu for anybody, at its tenant's address: as the edge serves it, and asked for anew after each change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.testing.tenant_sessions import function_named
from tests.e2e.viewer import viewer
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser

DISH = "brands/house/menu/truffle"


@dataclass(frozen=True)
class Menu:
    """The menu of Blue's first site, as anybody opens it."""

    browser: httpx.Client
    path: str

    def get(self, site_id: str = "site-1", query: str = "", **headers: str) -> httpx.Response:
        return self.browser.get(f"{self.path}/m/{site_id}{query}", headers=headers)


@pytest.fixture(scope="module")
def menu(aws: EmbeddedAws, platform: Platform, blue: TenantUser) -> Iterator[Menu]:
    """The menu, once the edge knows whose address it is."""
    with viewer(aws, platform.outputs["SiteUrl"]) as browser:
        made = Menu(browser, f"/t/{platform.tenant(blue.tenant_id)['slug']}")
        until(lambda: made.get().status_code == 200, "the edge to know the tenant's path")
        yield made


def version_of(aws: EmbeddedAws, tenant_id: str) -> int:
    """What the edge keeps the tenant's pages by."""
    keeper = function_named(aws, "MenuVersionsKeeper")
    variables = aws.client("lambda").get_function_configuration(FunctionName=keeper)["Environment"]["Variables"]
    store = aws.client("cloudfront-keyvaluestore")
    store.meta.events.register("before-sign", lambda request, **_: _at_the_emulator(aws, request))
    try:
        found = store.get_key(KvsARN=variables["KEY_VALUE_STORE_ARN"], Key=f"menu:{tenant_id}")
    except store.exceptions.ResourceNotFoundException:
        return 0
    return int(found["Value"])


def _at_the_emulator(aws: EmbeddedAws, request: Any) -> None:
    # The SDK puts the account before the host, and this one has no such names.
    request.url = f"{aws.endpoint_url}/key-value-stores{request.url.partition('/key-value-stores')[2]}"


def test_anybody_reads_it_and_it_says_what_it_may_load(menu: Menu, platform: Platform) -> None:
    page = menu.get()
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert {"<h1>site-1</h1>", "<h3>Margherita</h3>"} <= set(re.findall(r"<h[13]>.*?</h[13]>", page.text))
    assert "€9.50" in page.text
    assert "style-src 'sha256-" in page.headers["content-security-policy"]
    assert "strict-transport-security" in page.headers
    assert "set-cookie" not in page.headers
    assert f'<link rel="canonical" href="{platform.outputs["SiteUrl"]}{menu.path}/m/site-1?lang=en">' in page.text


def test_it_is_the_same_to_everybody_who_speaks_the_language(menu: Menu, blue: TenantUser) -> None:
    session = {"authorization": f"Bearer {blue.tokens.access}", "cookie": "a=b", "x-saas-address": "https://a.example"}
    assert menu.get(**session).text == menu.get(query="?lang=en", **{"accept-language": "zh"}).text
    chinese = menu.get(**{"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert '<html lang="zh">' in chinese.text
    assert menu.get(query="?lang=zh").text == chinese.text


def test_who_has_it_is_told_so(menu: Menu) -> None:
    tag = menu.get().headers["etag"]
    known = menu.get(**{"if-none-match": tag})
    assert (known.status_code, known.content) == (304, b"")


def test_each_change_makes_another_version_and_is_in_the_page(aws: EmbeddedAws, menu: Menu, blue: TenantUser) -> None:
    before = version_of(aws, blue.tenant_id)
    blue.api.put(DISH, json={"name": "Truffle of the hour", "unit_price": 1100}).raise_for_status()
    added = until(lambda: version_of(aws, blue.tenant_id) > before and version_of(aws, blue.tenant_id), "a version")
    assert "Truffle of the hour" in menu.get().text
    blue.api.delete(DISH).raise_for_status()
    until(lambda: version_of(aws, blue.tenant_id) > added, "another version")
    assert "Truffle of the hour" not in menu.get().text


def test_where_there_is_no_menu_a_page_says_so(menu: Menu) -> None:
    nowhere = menu.get("nowhere")
    assert (nowhere.status_code, nowhere.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert nowhere.headers["cache-control"] == "public, max-age=60"
    # On the shared domain it is nobody's.
    assert menu.browser.get("/m/site-1").status_code == 404
    assert menu.browser.get("/t/nobodys-place/m/site-1").status_code == 404
