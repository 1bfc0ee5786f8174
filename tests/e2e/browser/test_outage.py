"""A page outlives its server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from examples.visitors import PHONE
from tests.e2e.conftest import PASSWORD

if TYPE_CHECKING:
    from examples.visitors import Visitors
    from saas_constructs.local.site.server import SiteServer
    from tests.e2e.conftest import TenantUser


def test_a_kitchen_whose_server_was_away_shows_what_came_meanwhile(
    visitors: Visitors, site_server: SiteServer, blue: TenantUser
) -> None:
    visitor = visitors.arrive()
    visitor.sign_in(blue.as_role("kitchen", ["site-1"]).email, PASSWORD, path="/kitchen")
    expect(visitor.page.get_by_text("Live", exact=True)).to_be_visible()

    site_server.stop()
    expect(visitor.page.get_by_text("No live connection. Reconnecting…")).to_be_visible()
    number = blue.placed()[-4:].upper()
    site_server.start()

    expect(visitor.page.get_by_role("heading", name=f"Order {number}")).to_be_visible()
    expect(visitor.page.get_by_text("No live connection. Reconnecting…")).to_have_count(0)


def test_without_a_network_the_page_says_so(visitors: Visitors, blue: TenantUser) -> None:
    visitor = visitors.arrive(screen=PHONE)
    visitor.sign_in(blue.email, PASSWORD)
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    visitor.page.context.set_offline(True)
    expect(visitor.page.get_by_text("You are offline. What you see may be old.")).to_be_visible()
    visitor.page.context.set_offline(False)
    expect(visitor.page.get_by_text("You are offline. What you see may be old.")).to_have_count(0)
