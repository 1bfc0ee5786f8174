"""No page is hard to use, lacks its style or is cut off: light or dark, on a desk or on a small phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from examples.visitors import DESK, PHONE
from tests.e2e.browser.looking import faults_of, overflowing
from tests.e2e.conftest import PASSWORD
from tests.e2e.operators import PASSWORD as OPERATORS_PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import ViewportSize

    from examples.visitors import Visitor, Visitors
    from tests.e2e.conftest import TenantUser
    from tests.e2e.operators import Operators

OPERATOR = "katherine@platform.example"
LOOKS = [(DESK, False), (PHONE, True)]
OF_TENANTS = (
    "/",
    "/orders",
    "/kitchen",
    "/waiter",
    "/manage/menu",
    "/manage/sites",
    "/manage/users",
    "/manage/supplies",
    "/manage/usage",
    "/manage/domains",
)
OF_OPERATORS = ("/tenants", "/onboard", "/usage", "/dead-letters", "/audit")
OF_A_TENANT = ("", "/operations", "/users", "/usage", "/audit")
SMALL_TABLET: ViewportSize = {"width": 1024, "height": 768}
FLOUR = {"name": "Flour", "unit": "g", "low_at": 0}


def faults_along(visitor: Visitor, paths: Iterable[str]) -> dict[str, list[str]]:
    """What is wrong with pages that have loaded, by path; pages without a fault are left out."""
    page, found = visitor.page, {}
    for path in paths:
        # As a link does, without loading everything again.
        page.evaluate("path => history.pushState(null, '', path)", path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("status").filter(has_text=re.compile("Loading"))).to_have_count(0)
        found[path] = [*faults_of(page), *page.get_by_role("alert").all_inner_texts()]
    return {path: faults for path, faults in found.items() if faults}


@pytest.mark.parametrize(("screen", "dark"), LOOKS, ids=["desk", "dark phone"])
def test_pages_of_a_tenants_people(visitors: Visitors, blue: TenantUser, screen: ViewportSize, dark: bool) -> None:
    visitor = visitors.arrive(screen=screen, dark=dark)
    visitor.open("/")
    expect(visitor.page.get_by_role("button", name="Sign in")).to_be_visible()
    assert faults_of(visitor.page) == []
    visitor.sign_in(blue.email, PASSWORD)
    paths = [*OF_TENANTS, f"/orders/{blue.placed()}"]
    assert faults_along(visitor, (f"{path}?site=site-1" for path in paths)) == {}


@pytest.mark.parametrize(("screen", "dark"), LOOKS, ids=["desk", "dark phone"])
def test_pages_of_operators(
    visitors: Visitors, operators: Operators, blue: TenantUser, screen: ViewportSize, dark: bool
) -> None:
    operators.tokens(OPERATOR, ["admin"])
    visitor = visitors.arrive(visitors.console, screen=screen, dark=dark)
    visitor.sign_in(OPERATOR, OPERATORS_PASSWORD)
    of_tenant = (f"/tenants/{blue.tenant_id}{part}" for part in OF_A_TENANT)
    assert faults_along(visitor, [*OF_OPERATORS, *of_tenant]) == {}


@pytest.mark.parametrize(("screen", "dark"), LOOKS, ids=["desk", "dark phone"])
def test_dialogs_of_a_tenants_managers(visitors: Visitors, blue: TenantUser, screen: ViewportSize, dark: bool) -> None:
    blue.api.put("sites/site-1/supplies/flour", json=FLOUR).raise_for_status()
    waiter = blue.as_role("waiter", ["site-1"]).email
    dialogs = {
        "/manage/sites": ["Set up a site", "Change site-1"],
        "/manage/users": ["Invite somebody", f"Change: {waiter}", f"Reset password: {waiter}", f"Disable: {waiter}"],
        "/manage/supplies?site=site-1": ["Keep a supply", "Adjust Flour", "Change Flour"],
    }
    visitor = visitors.arrive(screen=screen, dark=dark)
    visitor.sign_in(blue.email, PASSWORD, path="/manage/sites")
    page, found = visitor.page, {}
    for path, buttons in dialogs.items():
        page.evaluate("path => history.pushState(null, '', path)", path)
        for name in buttons:
            page.get_by_role("button", name=name, exact=True).click()
            dialog = page.get_by_role("dialog")
            expect(dialog.get_by_role("button", name="Cancel")).to_be_visible()
            found[name] = faults_of(page)
            page.keyboard.press("Escape")
            expect(dialog).to_have_count(0)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_kitchens_board_fits_a_small_tablet(visitors: Visitors, blue: TenantUser) -> None:
    steps = ("accept", "start", "ready")
    for count in range(len(steps) + 1):
        order_id = blue.placed(note="No nuts, please: an allergy. Table 7")
        for step in steps[:count]:
            blue.command(order_id, step).raise_for_status()
    visitor = visitors.arrive(screen=SMALL_TABLET)
    visitor.sign_in(blue.as_role("kitchen", ["site-1"]).email, PASSWORD, path="/kitchen")
    expect(visitor.page.get_by_role("region", name="Ready").get_by_role("heading", level=3).last).to_be_visible()
    assert [*faults_of(visitor.page), *overflowing(visitor.page, "main")] == []
    visitor.page.get_by_role("button", name="Reject order").first.click()
    visitor.page.get_by_role("dialog").get_by_text("Sold out").click()
    expect(visitor.page.get_by_role("button", name="Reject", exact=True)).to_be_enabled()
    assert faults_of(visitor.page) == []
