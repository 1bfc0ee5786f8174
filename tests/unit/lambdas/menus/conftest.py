"""Sites and menus on a fake table."""

from typing import Any

import pytest

from tests.fakes.dynamodb import FakeDynamoDB
from tests.unit.lambdas.service import Reply, Service

SITE: dict[str, Any] = {"brand_id": "trattoria", "name": "Main Street", "currency": "EUR"}
PIZZA: dict[str, Any] = {
    "name": "Pizza Margherita",
    "unit_price": 950,
    "supplies": [{"supply_id": "dough", "quantity": 250}],
}


class MenuService(Service):
    """Operations on sites and menus, with what most tests say to them."""

    def put_site(self, site_id: str = "site-1", body: dict[str, Any] | None = None, **options: Any) -> Reply:
        return self.call("put_site", {"site_id": site_id}, SITE if body is None else body, **options)

    def put_item(self, sku: str = "pizza", body: dict[str, Any] | None = None, **options: Any) -> Reply:
        path = {"brand_id": "trattoria", "sku": sku}
        return self.call("put_menu_item", path, PIZZA if body is None else body, **options)

    def delete_item(self, sku: str = "pizza", **options: Any) -> Reply:
        return self.call("delete_menu_item", {"brand_id": "trattoria", "sku": sku}, **options)

    def override(self, body: dict[str, Any], sku: str = "pizza", **options: Any) -> Reply:
        return self.call("set_availability", {"site_id": "site-1", "sku": sku}, body, **options)

    def clear(self, sku: str = "pizza", **options: Any) -> Reply:
        return self.call("clear_override", {"site_id": "site-1", "sku": sku}, **options)

    def menu(self, site_id: str = "site-1", **options: Any) -> Reply:
        return self.call("get_menu", {"site_id": site_id}, **options)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> MenuService:
    return MenuService("menus", FakeDynamoDB(), monkeypatch)
