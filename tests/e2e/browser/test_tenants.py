"""Two tenants' people use the same pages at once, and see their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD

if TYPE_CHECKING:
    from examples.visitors import Visitors
    from tests.e2e.conftest import TenantUser


def address_of(visitors: Visitors, tenant: TenantUser) -> str:
    """A tenant's own address."""
    slug = tenant.email.partition("@")[2].removesuffix(".example")
    return visitors.tenant.format(slug=slug)


def test_both_tenants_kitchens_side_by_side(visitors: Visitors, blue: TenantUser, green: TenantUser) -> None:
    kitchens = {}
    for tenant in (blue, green):
        kitchen = visitors.arrive()
        kitchen.sign_in(tenant.as_role("kitchen", ["site-1"]).email, PASSWORD, path="/kitchen")
        kitchens[tenant.tenant_id] = kitchen.page
        expect(kitchen.page.get_by_text("Live", exact=True)).to_be_visible()

    placed = {tenant.tenant_id: tenant.placed()[-4:].upper() for tenant in (blue, green)}

    for tenant, other in ((blue, green), (green, blue)):
        page = kitchens[tenant.tenant_id]
        expect(page.get_by_role("heading", name=f"Order {placed[tenant.tenant_id]}")).to_be_visible()
        expect(page.get_by_role("heading", name=f"Order {placed[other.tenant_id]}")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/kitchen"])
def test_people_sign_in_at_their_own_tenants_address(visitors: Visitors, blue: TenantUser, path: str) -> None:
    visitor = visitors.arrive(address_of(visitors, blue))
    visitor.sign_in(blue.email, PASSWORD, path=path)
    expect(visitor.page.get_by_role("navigation", name="Main")).to_be_visible()
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()


def test_at_another_tenants_address_people_are_told_so(visitors: Visitors, blue: TenantUser, green: TenantUser) -> None:
    visitor = visitors.arrive(address_of(visitors, green))
    visitor.sign_in(blue.email, PASSWORD)
    expect(visitor.page.get_by_text("You are signed in at another organisation")).to_be_visible()
