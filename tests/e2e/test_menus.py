"""Sites and menus over HTTP, by role, by site and by tenant."""

from __future__ import annotations

import concurrent.futures
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.documented import content

if TYPE_CHECKING:
    from tests.e2e.conftest import TenantUser

ITEM: dict[str, Any] = {
    "name": "Minestrone",
    "description": "With beans",
    "unit_price": 650,
    "supplies": [{"supply_id": "beans", "quantity": 80}],
}


@pytest.fixture
def brand() -> str:
    """A brand that no other test uses."""
    return f"brand-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def site(blue: TenantUser, brand: str) -> str:
    """A site of that brand."""
    site_id = f"site-{uuid.uuid4().hex[:8]}"
    body = {"brand_id": brand, "name": "Harbour", "currency": "EUR", "kitchen_capacity": 3}
    content(blue.api.put(f"sites/{site_id}", json=body), "Site", status=201)
    return site_id


def test_a_site_is_set_up_read_and_listed(blue: TenantUser, site: str, brand: str) -> None:
    shown = blue.api.get(f"sites/{site}")
    assert content(shown, "Site") == {
        "site_id": site,
        "brand_id": brand,
        "name": "Harbour",
        "currency": "EUR",
        "kitchen_capacity": 3,
        "kitchen_open": 0,
        "version": 1,
    }
    assert shown.headers["ETag"] == '"1"'
    listed: list[str] = []
    query = {"limit": "2"}
    while True:
        page = content(blue.api.get("sites", params=query), "SitePage")
        listed += [entry["site_id"] for entry in page["sites"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert listed.count(site) == 1
    assert listed == sorted(listed)


def test_a_change_that_somebody_overtook_is_refused(blue: TenantUser, site: str, brand: str) -> None:
    body = {"brand_id": brand, "name": "Harbour West", "currency": "EUR"}
    with concurrent.futures.ThreadPoolExecutor(4) as callers:
        answers = list(
            callers.map(
                lambda number: blue.api.put(
                    f"sites/{site}", json=body | {"name": f"Harbour {number}"}, headers={"If-Match": '"1"'}
                ),
                range(4),
            )
        )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
    refused = next(answer for answer in answers if answer.status_code == 412)
    assert content(refused, "Problem", status=412)["type"] == "/problems/version-mismatch"
    added = blue.api.put(f"sites/{site}", json=body | {"currency": "CHF"}, headers={"If-None-Match": "*"})
    assert content(added, "Problem", status=412)["type"] == "/problems/version-mismatch"
    assert blue.api.get(f"sites/{site}").json()["version"] == 2


def test_an_item_is_served_by_the_brands_site_until_it_is_deleted(blue: TenantUser, site: str, brand: str) -> None:
    made = content(blue.api.put(f"brands/{brand}/menu/soup", json=ITEM), "MenuItem", status=201)
    assert made == {**ITEM, "brand_id": brand, "sku": "soup", "available": True, "version": 1}
    assert content(blue.api.put(f"brands/{brand}/menu/soup", json=ITEM), "MenuItem") == made
    assert content(blue.api.get(f"brands/{brand}/menu"), "BrandMenuPage")["items"] == [made]
    customer = blue.as_role("customer")
    menu = content(customer.api.get(f"sites/{site}/menu"), "MenuPage")
    entry = {"sku": "soup", "name": "Minestrone", "description": "With beans", "unit_price": 650, "available": True}
    assert (menu["currency"], menu["items"]) == ("EUR", [entry])

    deleted = blue.api.delete(f"brands/{brand}/menu/soup")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert blue.api.delete(f"brands/{brand}/menu/soup").status_code == 204
    assert customer.api.get(f"sites/{site}/menu").json()["items"] == []


def test_a_site_has_its_own_price_and_the_kitchen_says_what_is_out(blue: TenantUser, site: str, brand: str) -> None:
    blue.api.put(f"brands/{brand}/menu/soup", json=ITEM).raise_for_status()
    kitchen, customer = blue.as_role("kitchen"), blue.as_role("customer")
    entry = content(blue.api.put(f"sites/{site}/menu/soup", json={"unit_price": 700}), "MenuEntry")
    assert (entry["unit_price"], entry["override"]) == (700, {"unit_price": 700})
    entry = content(kitchen.api.put(f"sites/{site}/menu/soup", json={"available": False}), "MenuEntry")
    assert entry["override"] == {"unit_price": 700, "available": False}
    assert customer.api.get(f"sites/{site}/menu").json()["items"] == []
    stale = {"If-Match": f'"{entry["version"] - 1}"'}
    late = blue.api.put(f"sites/{site}/menu/soup", json={"unit_price": 1}, headers=stale)
    assert content(late, "Problem", status=412)["type"] == "/problems/version-mismatch"
    assert blue.api.delete(f"sites/{site}/menu/soup", headers=stale).status_code == 412
    assert kitchen.api.put(f"sites/{site}/menu/soup", json={"unit_price": 1}).status_code == 403
    assert kitchen.api.delete(f"sites/{site}/menu/soup").status_code == 403

    assert blue.api.delete(f"sites/{site}/menu/soup").status_code == 204
    assert customer.api.get(f"sites/{site}/menu").json()["items"][0]["unit_price"] == 650


def test_roles_and_sites_limit_who_may_do_what(blue: TenantUser, site: str, brand: str) -> None:
    body = {"brand_id": brand, "name": "Harbour", "currency": "EUR"}
    for role in ("kitchen", "waiter", "customer"):
        colleague = blue.as_role(role)
        assert colleague.api.put(f"sites/{site}", json=body).status_code == 403
        assert colleague.api.put(f"brands/{brand}/menu/soup", json=ITEM).status_code == 403
    assert blue.as_role("customer").api.get("sites").status_code == 200
    manager = blue.as_role("manager", sites=("site-1",))
    assert manager.api.put(f"sites/{site}", json=body).status_code == 403
    assert manager.api.get(f"sites/{site}").status_code == 404
    assert manager.api.put(f"brands/{brand}/menu/soup", json=ITEM).status_code == 403
    assert [entry["site_id"] for entry in manager.api.get("sites").json()["sites"]] in ([], ["site-1"])


def test_another_tenants_sites_and_menus_are_not_there(
    blue: TenantUser, green: TenantUser, site: str, brand: str
) -> None:
    blue.api.put(f"brands/{brand}/menu/soup", json=ITEM).raise_for_status()
    assert green.api.get(f"sites/{site}").status_code == 404
    assert green.api.get(f"sites/{site}/menu").status_code == 404
    assert green.api.get(f"brands/{brand}/menu").json()["items"] == []
    assert green.api.delete(f"brands/{brand}/menu/soup").status_code == 204
    assert len(blue.api.get(f"brands/{brand}/menu").json()["items"]) == 1


def test_bad_input_is_told_and_changes_nothing(blue: TenantUser, site: str, brand: str) -> None:
    for path, body in (
        (f"sites/{site}", {"brand_id": brand, "name": "", "currency": "EUR"}),
        (f"sites/{site}", {"brand_id": brand, "name": "Harbour", "currency": "XXX"}),
        ("sites/a%23b", {"brand_id": brand, "name": "Harbour", "currency": "EUR"}),
        (f"brands/{brand}/menu/soup", ITEM | {"unit_price": -1}),
        (f"brands/{brand}/menu/so%23up", ITEM),
        (f"sites/{site}/menu/soup", {}),
    ):
        refused = blue.api.put(path, json=body)
        assert content(refused, "Problem", status=400)["type"] == "/problems/invalid-request"
    assert blue.api.get(f"sites/{site}").json()["version"] == 1
    assert blue.api.get(f"brands/{brand}/menu").json()["items"] == []
