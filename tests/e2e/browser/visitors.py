"""People at a browser."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_POLICY = "Content Security Policy"
_WAIT_MILLISECONDS = 30_000
_PHONE = {"width": 360, "height": 780}
_DESK = {"width": 1280, "height": 800}
_GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def chromium() -> str:
    """The browser's program.

    Raises:
        pytest.fail.Exception: There is none.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.fail("the browser tests need Chromium: run `apt-get install chromium`", pytrace=False)
    return found


@dataclass
class Visitor:
    """One person's own browser window: nobody shares their sign-in.

    Attributes:
        page: What they look at.
        origin: Where they began.
        faults: What the browser complained of: violations of the content security policy, uncaught errors.
    """

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)

    def sign_in(self, email: str, password: str, *, path: str = "/") -> None:
        """Open the page and sign in, as people do."""
        self.page.goto(self.origin + path)
        self.page.get_by_role("button", name="Sign in").click()
        self.enter(email, password)

    def enter(self, email: str, password: str) -> None:
        """Fill the sign-in page in, and come back."""
        self.page.locator("input[name=username]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: url.startswith(self.origin) and "/callback" not in url)

    def open(self, path: str) -> None:
        """Go to an address by typing it."""
        self.page.goto(self.origin + path)

    def accessibility_faults(self) -> list[str]:
        """What axe-core finds on the page as it is, of serious or critical impact."""
        if not AXE.is_file():
            pytest.fail("axe-core is not installed: run `make install`", pytrace=False)
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        options = json.dumps({"runOnly": {"type": "tag", "values": _GUIDELINES}})
        found: Any = self.page.evaluate(f"axe.run(document, {options})")
        return [
            f"{fault['id']}: {fault['help']}: {node['html']}"
            for fault in found["violations"]
            if fault["impact"] in {"serious", "critical"}
            for node in fault["nodes"]
        ]


@dataclass(frozen=True)
class Visitors:
    """Opens windows, and closes them all at the end.

    Attributes:
        browser: The browser.
        site: Where tenants' people go.
        console: Where operators go.
        tenant: Form of a tenant's own address.
    """

    browser: Browser
    site: str
    console: str
    tenant: str
    _windows: list[tuple[BrowserContext, Visitor]] = field(default_factory=list)

    def arrive(self, origin: str | None = None, *, phone: bool = False, dark: bool = False) -> Visitor:
        """A new person with a browser of their own.

        Args:
            origin: Where they begin; the site when left out.
            phone: Whether their screen is a small phone's.
            dark: Whether they like it dark.
        """
        context = self.browser.new_context(
            viewport=_PHONE if phone else _DESK,  # type: ignore[arg-type]  # a typed dictionary of the same form
            locale="en-US",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(_WAIT_MILLISECONDS)
        visitor = Visitor(context.new_page(), origin or self.site)
        visitor.page.on("console", lambda message: _note(visitor, message))
        visitor.page.on("pageerror", lambda error: visitor.faults.append(f"uncaught: {error}"))
        self._windows.append((context, visitor))
        return visitor

    @property
    def newest(self) -> Visitor:
        """Who came last."""
        return self._windows[-1][1]

    def leave(self) -> list[str]:
        """Close all windows; what their browsers complained of."""
        faults = [fault for _, visitor in self._windows for fault in visitor.faults]
        for context, _ in self._windows:
            context.close()
        self._windows.clear()
        return faults


@contextmanager
def visiting(visitors: Visitors) -> Iterator[Visitors]:
    """Let people come, and fail if their browsers complained of the pages.

    Raises:
        AssertionError: A page broke its own content security policy, or threw.
    """
    try:
        yield visitors
    finally:
        faults = visitors.leave()
    assert faults == []


def _note(visitor: Visitor, message: ConsoleMessage) -> None:
    if _POLICY in message.text:
        visitor.faults.append(message.text)
