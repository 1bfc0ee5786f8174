"""No page has a serious fault in accessibility, light or dark, on a desk or on a small phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD

if TYPE_CHECKING:
    from tests.e2e.browser.visitors import Visitors
    from tests.e2e.conftest import TenantUser

PATHS = (
    "/",
    "/orders",
    "/kitchen",
    "/waiter",
    "/manage/menu",
    "/manage/sites",
    "/manage/users",
    "/manage/supplies",
    "/manage/usage",
)


@pytest.mark.parametrize(("phone", "dark"), [(False, False), (True, True)])
def test_pages_have_no_serious_fault(visitors: Visitors, blue: TenantUser, phone: bool, dark: bool) -> None:
    visitor = visitors.arrive(phone=phone, dark=dark)
    visitor.open("/")
    expect(visitor.page.get_by_role("button", name="Sign in")).to_be_visible()
    faults = {"welcome": visitor.accessibility_faults()}
    visitor.sign_in(blue.email, PASSWORD)
    blue.placed()
    for path in PATHS:
        visitor.open(f"{path}?site=site-1")
        expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
        visitor.page.wait_for_load_state("networkidle")
        faults[path] = visitor.accessibility_faults()
        # Nothing is cut off, or has to be pushed sideways.
        wider: bool = visitor.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if wider:
            faults[path].append("wider than the screen")
    assert {path: found for path, found in faults.items() if found} == {}
