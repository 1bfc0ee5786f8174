"""The menu's page as anybody may ask for it."""

import importlib
from typing import Any

import pytest

from lambdas.shared.tenants import TenantStanding
from tests.fakes.lambda_context import FakeContext
from tests.unit.lambdas.menus.conftest import MenuService
from tests.unit.lambdas.service import A, B


class Known:
    """What the registry says."""

    def __init__(self) -> None:
        self.status = {A: "active", B: "active"}

    def find(self, tenant_id: str) -> TenantStanding | None:
        status = self.status.get(tenant_id)
        return None if status is None else TenantStanding(status=status, tier="basic", usage_key="k")


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Known:
    known = Known()
    monkeypatch.setattr("lambdas.shared.standing.tenants", lambda: known)
    return known


def show(site_id: str = "site-1", tenant_id: str | None = A, **headers: str) -> dict[str, Any]:
    if tenant_id is not None:
        headers["X-Edge-Tenant"] = tenant_id
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
def test_anybody_sees_what_can_be_ordered_at_a_tenants_address(service: MenuService) -> None:
    service.put_site()
    service.put_item()
    answer = show()
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Pizza Margherita" in answer["body"]
    assert "9.50 EUR" in answer["body"]


@pytest.mark.usefixtures("known")
def test_it_may_be_kept_for_a_minute_and_an_error_never(service: MenuService) -> None:
    service.put_site()
    assert show()["headers"]["Cache-Control"] == "public, max-age=60"
    assert show("nowhere")["headers"]["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("known")
def test_it_speaks_the_readers_language(service: MenuService) -> None:
    service.put_site()
    answer = show(**{"Accept-Language": "zh-CN"})
    assert answer["headers"]["Content-Language"] == "zh"
    assert '<html lang="zh">' in answer["body"]


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
    assert show()["statusCode"] == answered


@pytest.mark.usefixtures("known")
def test_a_long_menu_is_whole(service: MenuService) -> None:
    service.put_site()
    for number in range(105):
        service.put_item(f"dish-{number:03}", {"name": f"Dish {number:03}", "unit_price": 100})
    body = show()["body"]
    assert body.count("<li>") == 105
    assert "Dish 104" in body
