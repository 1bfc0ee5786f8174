"""A restaurant's people at browsers: for the browser tests, the screenshots and the benchmarks."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Nothing that would need rights, a screen, or a network beyond this machine."""
DESK: ViewportSize = {"width": 1280, "height": 800}
TABLET: ViewportSize = {"width": 1180, "height": 820}
PHONE: ViewportSize = {"width": 360, "height": 780}
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE_MILLISECONDS = 30_000
_POLICY = "Content Security Policy"
# What the console says is not told by every event, and the other way round.
_TELLING = """document.addEventListener('securitypolicyviolation', (event) => {
  tellViolation(`${event.effectiveDirective} refuses ${event.blockedURI} at ${event.documentURI}`);
});"""


class BrowserMissingError(Exception):
    """There is no Chromium on this machine."""


def chromium() -> str:
    """The browser's program.

    Raises:
        BrowserMissingError: There is none.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise BrowserMissingError("there is no Chromium on this machine: run `apt-get install chromium`")
    return found


@contextmanager
def browsing() -> Iterator[Browser]:
    """Chromium, without a window.

    Raises:
        BrowserMissingError: There is none.
    """
    program = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield started
        finally:
            started.close()


@dataclass(frozen=True)
class Visitor:
    """One person's own browser window: nobody shares their sign-in.

    Attributes:
        page: What they look at.
        origin: Where they began.
        faults: What the browser complained of: violations of the content security policy, uncaught errors.
    """

    page: Page
    origin: str
    faults: list[str]

    def sign_in(self, email: str, password: str, *, path: str = "/") -> None:
        """Open the page and sign in, as people do."""
        self.open(path)
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


@dataclass(frozen=True)
class Visitors:
    """Opens windows, and closes them all at the end.

    Attributes:
        browser: The browser.
        site: Where tenants' people go.
        console: Where operators go.
        tenant: Form of a tenant's own address, with ``{slug}``.
    """

    browser: Browser
    site: str
    console: str
    tenant: str
    _windows: list[tuple[BrowserContext, Visitor]] = field(default_factory=list)

    def arrive(
        self, origin: str | None = None, *, screen: ViewportSize = DESK, dark: bool = False, sharpness: float = 1
    ) -> Visitor:
        """A new person with a browser of their own, which has never been here.

        Args:
            origin: Where they begin; the site when left out.
            screen: Its size, in CSS pixels.
            dark: Whether they like it dark.
            sharpness: Device pixels to a CSS pixel.
        """
        context = self.browser.new_context(
            viewport=screen,
            locale="en-US",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            device_scale_factor=sharpness,
        )
        context.set_default_timeout(_PATIENCE_MILLISECONDS)
        faults: list[str] = []
        # Playwright notes on a function that it was given, which it can't on one of Python's own.
        context.expose_function("tellViolation", lambda violation: faults.append(str(violation)))
        context.add_init_script(_TELLING)
        page = context.new_page()
        page.on("console", lambda message: _note(faults, message))
        page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
        visitor = Visitor(page, origin or self.site, faults)
        self._windows.append((context, visitor))
        return visitor

    def leave(self) -> list[str]:
        """Close all windows; what their browsers complained of."""
        faults = [fault for _, visitor in self._windows for fault in visitor.faults]
        for context, _ in self._windows:
            context.close()
        self._windows.clear()
        return faults


def _note(faults: list[str], message: ConsoleMessage) -> None:
    if _POLICY in message.text:
        faults.append(message.text)
