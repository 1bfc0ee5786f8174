"""An order goes from the basket to the table, and every open page follows it by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from examples.visitors import DESK, PHONE
from tests.e2e.conftest import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

    from examples.visitors import Visitor, Visitors
    from tests.e2e.conftest import TenantUser

SITE = "site-1"


def sign_in(visitors: Visitors, tenant: TenantUser, role: str, path: str, *, screen: ViewportSize = DESK) -> Visitor:
    """Somebody of the tenant who works, or eats, at one site."""
    visitor = visitors.arrive(screen=screen)
    visitor.sign_in(tenant.as_role(role, [SITE]).email, PASSWORD, path=path)
    return visitor


def place_order(customer: Visitor) -> str:
    """Order a dish on a small phone; the order's number, as people call it out."""
    page = customer.page
    page.get_by_role("button", name="Add Margherita to the basket").click()
    page.get_by_role("button", name="View basket").click()
    page.get_by_role("button", name="Place order").click()
    page.wait_for_url("**/orders/*")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Order")
    return heading.inner_text().removeprefix("Order ").strip()


def test_an_order_goes_from_the_basket_to_the_table_over_three_open_pages(visitors: Visitors, blue: TenantUser) -> None:
    kitchen = sign_in(visitors, blue, "kitchen", "/kitchen").page
    waiter = sign_in(visitors, blue, "waiter", "/waiter").page
    expect(kitchen.get_by_text("Live", exact=True)).to_be_visible()
    expect(waiter.get_by_text("Live", exact=True)).to_be_visible()
    customer = sign_in(visitors, blue, "customer", "/", screen=PHONE)
    number = place_order(customer)

    expect(customer.page.get_by_text("The kitchen has your order")).to_be_visible()
    for command, told in (
        (f"Accept order {number}", "The kitchen has taken your order on."),
        (f"Start order {number}", "Your food is being made."),
        (f"Order {number} is ready", "Ready: it comes to your table now."),
    ):
        kitchen.get_by_role("button", name=command).click()
        expect(customer.page.get_by_text(told)).to_be_visible()
    waiter.get_by_role("button", name=f"Order {number} was served").click()

    expect(customer.page.get_by_text("Served. Enjoy!")).to_be_visible()
    expect(kitchen.get_by_role("heading", name=f"Order {number}")).to_have_count(0)
    expect(waiter.get_by_role("heading", name=f"Order {number}")).to_have_count(0)


def test_a_guest_reads_why_the_kitchen_refuses(visitors: Visitors, blue: TenantUser) -> None:
    kitchen = sign_in(visitors, blue, "kitchen", "/kitchen").page
    customer = sign_in(visitors, blue, "customer", "/", screen=PHONE)
    number = place_order(customer)

    kitchen.get_by_role("button", name=f"Reject order {number}").click()
    dialog = kitchen.get_by_role("dialog")
    dialog.get_by_text("Sold out").click()
    dialog.get_by_role("button", name="Reject", exact=True).click()

    expect(customer.page.get_by_text("The kitchen can't make this order.")).to_be_visible()
    expect(customer.page.get_by_text("Sold out")).to_be_visible()
