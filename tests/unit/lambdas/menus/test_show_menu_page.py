"""The menu's page as anybody may ask for it."""

import base64
import hashlib
import importlib
import re
from typing import Any

import pytest

from lambdas.shared.tenants import TenantStanding
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.menus.conftest import PIZZA, MenuService
from tests.unit.lambdas.menus.pages import Read
from tests.unit.lambdas.service import A, B

AT_EDGE = {"X-Saas-Address": "https://blue.eat.example", "X-Saas-Version": "7"}


class Known:
    """What the registry says now; what was kept of it a moment ago is of no use here."""

    def __init__(self) -> None:
        self.status = {A: "active", B: "active"}
        self.table = ""

    def find_now(self, tenant_id: str) -> TenantStanding | None:
        status = self.status.get(tenant_id)
        return None if status is None else TenantStanding(status=status, tier="basic", usage_key="k", table=self.table)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Known:
    known = Known()
    monkeypatch.setattr("lambdas.shared.standing.tenants", lambda: known)
    return known


def show(site_id: str = "site-1", tenant_id: str | None = A, **headers: str) -> dict[str, Any]:
    if tenant_id is not None:
        headers["X-Saas-Tenant"] = tenant_id
    event = {
        "pathParameters": {"site_id": site_id},
        "headers": headers,
        "requestContext": {"requestId": "r"},
        "queryStringParameters": None,
    }
    context: Any = FakeContext()
    answer: dict[str, Any] = importlib.import_module("lambdas.menus.show_menu_page").handler(event, context)
    return answer


@pytest.mark.usefixtures("known")
def test_anybody_sees_what_is_served_at_a_tenants_address(service: MenuService) -> None:
    service.put_site()
    service.put_item()
    answer = show()
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Pizza Margherita" in answer["body"]
    assert "€9.50" in answer["body"]


@pytest.mark.usefixtures("known")
def test_the_edge_may_keep_it_for_a_day_a_browser_for_a_minute(service: MenuService) -> None:
    service.put_site()
    caching = show()["headers"]["Cache-Control"].split(", ")
    assert {"public", "max-age=60", "s-maxage=86400"} <= set(caching)
    assert any(directive.startswith("stale-while-revalidate=") for directive in caching)


@pytest.mark.usefixtures("known")
def test_where_there_is_no_menu_a_page_says_so_for_a_minute(service: MenuService) -> None:
    service.put_site()
    answer = show("nowhere")
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert answer["headers"]["Cache-Control"] == "public, max-age=60"
    assert "ETag" not in answer["headers"]


@pytest.mark.usefixtures("known")
def test_the_very_style_of_the_page_is_what_its_policy_lets_in(service: MenuService) -> None:
    service.put_site()
    for answer in (show(), show("nowhere")):
        (style,) = re.findall("<style>(.*?)</style>", answer["body"], re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = answer["headers"]["Content-Security-Policy"].split("; ")
        assert f"style-src 'sha256-{digest}'" in policy
        assert {"default-src 'none'", "img-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)


@pytest.mark.usefixtures("known")
def test_who_has_the_page_is_told_so_until_it_is_another(service: MenuService) -> None:
    service.put_site()
    service.put_item()
    tag = show()["headers"]["ETag"]
    for known in (tag, f"W/{tag}", f'"other", W/{tag}', "*"):
        answer = show(**{"If-None-Match": known})
        assert (answer["statusCode"], answer["body"], answer["headers"]["ETag"]) == (304, "", tag)
    service.put_item(body={**PIZZA, "unit_price": 990})
    assert show(**{"If-None-Match": tag})["statusCode"] == 200


@pytest.mark.usefixtures("known")
def test_the_page_has_every_change_however_far_replicas_are_behind(service: MenuService) -> None:
    service.put_site()
    service.put_item()
    service.put_item(body={**PIZZA, "unit_price": 990})
    service.override({"available": False})
    service.table.reads.clear()
    body = show()["body"]
    assert "€9.90" in body
    assert 'class="gone"' in body
    assert [consistent for _, consistent in service.table.reads] == [True] * 3


@pytest.mark.usefixtures("known")
def test_it_differs_by_nothing_but_what_the_edge_keeps_it_by(service: MenuService) -> None:
    service.put_site()
    plain = show(**AT_EDGE)
    further = {"Cookie": "a=b", "Authorization": "Bearer x", "User-Agent": "phone", "X-Saas-Version": "8"}
    assert show(**{**AT_EDGE, **further}) == plain


@pytest.mark.usefixtures("known")
def test_it_speaks_the_readers_language(service: MenuService) -> None:
    service.put_site()
    answer = show(**{"Accept-Language": "zh-CN"})
    assert answer["headers"]["Content-Language"] == "zh"
    assert "Accept-Language" in answer["headers"]["Vary"]
    assert '<html lang="zh">' in answer["body"]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("address", "home", "canonical"),
    [
        ("https://blue.eat.example", "../", ["https://blue.eat.example/m/site-1?lang=en"]),
        ("https://eat.example/t/blue", "../", ["https://eat.example/t/blue/m/site-1?lang=en"]),
        ('https://evil.example/"><script>', "../../", []),
        ("javascript:alert(1)", "../../", []),
        (None, "../../", []),
    ],
)
def test_it_knows_its_address_from_the_edge_and_takes_nothing_else_for_one(
    service: MenuService, address: str | None, home: str, canonical: list[str]
) -> None:
    service.put_site()
    read = Read(show(**({} if address is None else {"X-Saas-Address": address}))["body"])
    assert [link["href"] for link in read.of("link") if link["rel"] == "canonical"] == canonical
    assert read.of("a")[0]["href"] == home


@pytest.mark.usefixtures("known")
def test_another_tenants_site_is_nowhere(service: MenuService) -> None:
    service.put_site()
    assert show(tenant_id=B)["statusCode"] == 404


@pytest.mark.parametrize("tenant_id", [None, "", "t#", "tzzzzzzzzzzzz", "T" + A[1:]])
@pytest.mark.usefixtures("known")
def test_without_a_tenants_address_there_is_no_menu(service: MenuService, tenant_id: str | None) -> None:
    service.put_site()
    service.table.calls.clear()
    assert show(tenant_id=tenant_id)["statusCode"] == 404
    assert service.table.calls == []


@pytest.mark.parametrize(("status", "answered"), [("suspended", 404), ("offboarded", 404), ("moving", 503)])
def test_a_tenant_that_is_not_served_shows_no_menu(
    service: MenuService, known: Known, status: str, answered: int
) -> None:
    service.put_site()
    known.status[A] = status
    answer = show()
    assert answer["statusCode"] == answered
    assert "s-maxage" not in answer["headers"]["Cache-Control"]


def test_the_menu_is_read_where_the_registry_says_now(service: MenuService, known: Known) -> None:
    service.put_site()
    known.table = "own"
    service.table.reads.clear()
    show()
    assert {table for table, _ in service.table.reads} == {"own"}


@pytest.mark.usefixtures("known")
def test_a_long_menu_is_whole(service: MenuService) -> None:
    service.put_site()
    for number in range(105):
        service.put_item(f"dish-{number:03}", {"name": f"Dish {number:03}", "unit_price": 100})
    body = show()["body"]
    assert body.count("<li>") == 105
    assert "Dish 104" in body
