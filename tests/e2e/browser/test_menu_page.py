"""A menu that anybody opens: as it looks, by its very own style, at its tenant's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from examples.visitors import DESK, PHONE
from tests.e2e.browser.looking import faults_of

if TYPE_CHECKING:
    from examples.visitors import Visitors
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser

GROUND = "getComputedStyle(document.body).backgroundColor"
GROUNDS = {False: "rgb(255, 253, 248)", True: "rgb(24, 22, 19)"}


@pytest.mark.parametrize("dark", [False, True])
def test_anybody_reads_a_menu_and_comes_to_order(
    visitors: Visitors, platform: Platform, blue: TenantUser, dark: bool
) -> None:
    slug = platform.tenant(blue.tenant_id)["slug"]
    guest = visitors.arrive(visitors.tenant.format(slug=slug), screen=PHONE if dark else DESK, dark=dark)
    guest.open("/m/site-1")
    expect(guest.page.get_by_role("heading", name="Margherita")).to_be_visible()
    # What its policy refused would look otherwise, and be told at the end.
    assert guest.page.evaluate(GROUND) == GROUNDS[dark]
    assert faults_of(guest.page) == []
    guest.page.get_by_role("link", name="中文").click()
    expect(guest.page.get_by_role("link", name="点餐")).to_be_visible()
    guest.page.get_by_role("link", name="点餐").click()
    expect(guest.page.get_by_role("button", name="Sign in")).to_be_visible()
