"""How long a guest's open page takes to show what the kitchen tapped, at two browsers."""

from __future__ import annotations

import statistics
import uuid
from typing import TYPE_CHECKING, Final

from benchmarks.figures import Figure
from drills.stage import PASSWORD
from examples.restaurant import SITE
from examples.visitors import PHONE, TABLET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from examples.restaurant import Restaurant
    from examples.visitors import Visitor, Visitors

# Functions start for the first time with the first of them, which is left out.
_ORDERS: Final = 8
_TAPS: Final = (
    ("Accept order {}", "The kitchen has taken your order on."),
    ("Start order {}", "Your food is being made."),
    ("Order {} is ready", "Ready: it comes to your table now."),
)
"""What the kitchen taps, and what the guest reads then."""
_ITEMS: Final = [{"sku": "margherita", "quantity": 1}]
# Milliseconds.
_LIMITS: Final = {"p50": 1000, "p95": None}
_TAPPING: Final = "() => addEventListener('click', () => { window.tappedAt = Date.now(); }, { capture: true })"
# The frame after the change is the first that shows it.
_SHOWING: Final = """(text) => {
  window.shownAt = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!document.body.innerText.includes(text)) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(Date.now()));
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}"""


def measure(restaurant: Restaurant, visitors: Visitors) -> Iterator[Figure]:
    """Let a kitchen take orders on, start them and make them ready, while the guest looks."""
    kitchen = visitors.arrive(screen=TABLET)
    kitchen.sign_in(f"kitchen@{restaurant.slug}.example", PASSWORD, path=f"/kitchen?site={SITE}")
    kitchen.page.get_by_text("Live", exact=True).wait_for()
    kitchen.page.evaluate(_TAPPING)
    guest = visitors.arrive(screen=PHONE)
    guest.sign_in(f"customer@{restaurant.slug}.example", PASSWORD, path=f"/?site={SITE}")
    waits = [_waits(restaurant, kitchen.page, guest) for _ in range(_ORDERS)][1:]
    visitors.leave()
    taken = [wait for of_order in waits for wait in of_order]
    found = {"p50": statistics.median(taken), "p95": statistics.quantiles(taken, n=20)[-1]}
    for name, limit in _LIMITS.items():
        what = f"kitchen's tap to the guest's page, of {len(taken)} taps, {name}"
        yield Figure(what, found[name], "ms", limit=limit)


def _waits(restaurant: Restaurant, kitchen: Page, guest: Visitor) -> list[float]:
    """Milliseconds from each tap until the guest's page shows it, of one order."""
    placed = restaurant.people["customer"].place(_ITEMS, key=uuid.uuid4().hex).raise_for_status().json()
    number = placed["order_id"][-4:].upper()
    guest.open(f"/orders/{placed['order_id']}")
    guest.page.get_by_text("The kitchen has your order").wait_for()
    guest.page.get_by_text("Live", exact=True).wait_for()
    waits = []
    for command, told in _TAPS:
        button = kitchen.get_by_role("button", name=command.format(number))
        button.wait_for()
        guest.page.evaluate(_SHOWING, told)
        button.click()
        guest.page.get_by_text(told).wait_for()
        waits.append(guest.page.evaluate("window.shownAt") - kitchen.evaluate("window.tappedAt"))
    restaurant.people["waiter"].command(placed["order_id"], "serve").raise_for_status()
    return waits
