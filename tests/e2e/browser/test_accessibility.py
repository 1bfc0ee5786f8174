"""No page is hard to use, lacks its style or is cut off: light or dark, on a desk or on a small phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from examples.visitors import DESK, PHONE
from tests.e2e.browser.looking import faults_of
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
