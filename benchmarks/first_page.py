"""How soon a page is there for somebody who has never been there, and how much of it is scripts."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Final

from benchmarks import scores
from benchmarks.figures import Figure
from drills.stage import PASSWORD
from examples.restaurant import SITE
from examples.visitors import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, Response

    from examples.restaurant import Restaurant
    from examples.visitors import Visitors

_VISITS: Final = 5
_KILOBYTE: Final = 1000
# Milliseconds; compressed kilobytes; of 100.
_PAINT_LIMIT: Final = 1000
# What Google's Core Web Vitals call good.
_LARGEST_LIMIT: Final = 2500
_SCRIPT_LIMIT: Final = 150
_SCORE: Final = 90
_FIRST_PAINT: Final = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_LARGEST_PAINT: Final = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
    .observe({ type: 'largest-contentful-paint', buffered: true });
})"""


def measure(restaurant: Restaurant, visitors: Visitors, report: Callable[[str], None]) -> Iterator[Figure]:
    """Open the first pages of both applications, and the menu, which is what guests come for."""
    for name, origin in (("app", visitors.site), ("console", visitors.console)):
        page = f"first page of the {name}"
        report(page)
        visits = [_visit(visitors, origin) for _ in range(_VISITS)]
        paint, largest, script = (statistics.median(taken) for taken in zip(*visits, strict=True))
        yield Figure(f"{page}, nothing cached: first contentful paint", paint, "ms", limit=_PAINT_LIMIT)
        yield Figure(f"{page}, nothing cached: largest contentful paint", largest, "ms", limit=_LARGEST_LIMIT)
        yield Figure(f"{page}: JavaScript, as sent", script, "kB", limit=_SCRIPT_LIMIT)
        for form in scores.FORMS:
            report(f"{page}: Lighthouse, {form}")
            found = scores.score(origin, form)
            yield Figure(f"{page}: Lighthouse performance, {form}", found, "of 100", least=_SCORE)
    report("menu")
    menu = _menu(restaurant, visitors)
    yield Figure("the menu, signed in, nothing cached: JavaScript, as sent", menu, "kB", limit=_SCRIPT_LIMIT)


def _visit(visitors: Visitors, origin: str) -> tuple[float, float, float]:
    """One visit: milliseconds to the first paint and to the largest one, kilobytes of scripts."""
    visitor = visitors.arrive(origin)
    responses = _responses(visitor.page)
    visitor.open("/")
    visitor.page.get_by_role("button", name="Sign in").wait_for()
    visitor.page.wait_for_load_state("networkidle")
    taken = visitor.page.evaluate(_FIRST_PAINT), visitor.page.evaluate(_LARGEST_PAINT), _scripts(responses)
    visitors.leave()
    return taken


def _menu(restaurant: Restaurant, visitors: Visitors) -> float:
    visitor = visitors.arrive(screen=PHONE)
    path = f"/?site={SITE}"
    visitor.sign_in(f"customer@{restaurant.slug}.example", PASSWORD, path=path)
    network = visitor.page.context.new_cdp_session(visitor.page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    responses = _responses(visitor.page)
    visitor.open(path)
    visitor.page.get_by_role("button", name="to the basket").first.wait_for()
    visitor.page.wait_for_load_state("networkidle")
    taken = _scripts(responses)
    visitors.leave()
    return taken


def _responses(page: Page) -> list[Response]:
    responses: list[Response] = []

    def note(response: Response) -> None:
        responses.append(response)

    page.on("response", note)
    return responses


def _scripts(responses: list[Response]) -> float:
    """Kilobytes of scripts, compressed as they came."""
    # By address: with its cache off, Chromium asks a second time for what it has loaded ahead (modulepreload).
    scripts = {response.url: response for response in responses if response.url.endswith(".js")}
    return sum(script.request.sizes()["responseBodySize"] for script in scripts.values()) / _KILOBYTE
