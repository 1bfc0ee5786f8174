"""What is taken: pages of the reference application, with people at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drills.stage import PASSWORD
from examples.pages import OPERATOR
from examples.restaurant import SITE
from examples.visitors import DESK, PHONE, TABLET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, ViewportSize

    from examples.restaurant import Restaurant
    from examples.visitors import Visitors

NAMES = (
    "menu-phone",
    "menu-desk",
    "order-phone",
    "kitchen-tablet",
    "waiter-phone-dark",
    "menu-phone-chinese",
    "manager-menu",
    "console-tenant",
    "console-usage",
)
"""In the order in which they are taken."""
_SHARP = 2


def of_guests(visitors: Visitors, restaurant: Restaurant, order_id: str) -> Iterator[Page]:
    """The menu on a phone and on a desk with something in the basket, and an order under way."""
    for screen in (PHONE, DESK):
        page = _at(visitors, restaurant, "customer", "/", screen=screen)
        page.get_by_role("button", name="Add Margherita to the basket").click()
        page.get_by_role("button", name="Add Lemonade to the basket").click()
        page.evaluate("scrollTo(0, 0)")
        yield page
    page.goto(f"{visitors.site}/orders/{order_id}")
    page.set_viewport_size(PHONE)
    page.get_by_text("Live", exact=True).wait_for()
    yield page


def of_staff(visitors: Visitors, restaurant: Restaurant) -> Iterator[Page]:
    """Kitchen and floor."""
    page = _at(visitors, restaurant, "kitchen", "/kitchen", screen=TABLET)
    page.get_by_text("Live", exact=True).wait_for()
    yield page
    page = _at(visitors, restaurant, "waiter", "/waiter", screen=PHONE, dark=True)
    page.get_by_text("Live", exact=True).wait_for()
    yield page


def of_chinese_guests(visitors: Visitors, restaurant: Restaurant) -> Iterator[Page]:
    """The menu of a restaurant that writes it in Chinese."""
    page = _at(visitors, restaurant, "customer", "/", screen=PHONE)
    page.evaluate("localStorage.setItem('language', 'zh')")
    page.reload()
    page.get_by_role("heading", level=2).first.wait_for()
    yield page


def of_managers(visitors: Visitors, restaurant: Restaurant) -> Iterator[Page]:
    """The menu as who leads the restaurant sees it."""
    page = _at(visitors, restaurant, "manager", "/manage/menu")
    page.get_by_role("table").wait_for()
    yield page


def of_operators(visitors: Visitors, *, made: str, busy: str) -> Iterator[Page]:
    """How a tenant with a stack of its own was made, and what another one uses.

    Args:
        visitors: Opens windows.
        made: Id of the one.
        busy: Id of the other.
    """
    visitor = visitors.arrive(visitors.console, sharpness=_SHARP)
    visitor.sign_in(OPERATOR, PASSWORD, path=f"/tenants/{made}/operations")
    visitor.page.get_by_text("Succeeded", exact=True).first.wait_for()
    yield visitor.page
    visitor.open(f"/tenants/{busy}/usage")
    visitor.page.locator("figure").first.wait_for()
    yield visitor.page


def _at(
    visitors: Visitors,
    restaurant: Restaurant,
    role: str,
    path: str,
    *,
    screen: ViewportSize = DESK,
    dark: bool = False,
) -> Page:
    """Somebody who has signed in."""
    visitor = visitors.arrive(screen=screen, dark=dark, sharpness=_SHARP)
    visitor.sign_in(f"{role}@{restaurant.slug}.example", PASSWORD, path=f"{path}?site={SITE}")
    visitor.page.get_by_role("heading", level=1).wait_for()
    return visitor.page
