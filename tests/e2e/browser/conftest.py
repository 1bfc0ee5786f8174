"""The pages of the deployed reference application, in a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from examples.visitors import BrowserMissingError, Visitors, browsing, chromium
from saas_constructs.local.site.server import SiteServer
from saas_constructs.testing.embedded import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from saas_constructs.local.site.server import SiteStatus
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform

# Functions may start for the first time on a busy machine.
_WAIT_MILLISECONDS = 30_000


@pytest.fixture(scope="package")
def site_server(aws: EmbeddedAws, platform: Platform) -> Iterator[SiteServer]:
    """What serves the deployed pages; a test may stop it and start it again."""
    if "SiteUrl" not in platform.outputs:
        pytest.fail("the stage was synthesized without its pages: run `make install`", pytrace=False)
    server = SiteServer(replace(aws.settings, site_port=free_port()))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def pages(site_server: SiteServer) -> SiteStatus:
    """Where pages are."""
    site_server.start()
    status = site_server.status()
    assert status is not None
    return status


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    expect.set_options(timeout=_WAIT_MILLISECONDS)
    try:
        chromium()
    except BrowserMissingError as error:
        pytest.fail(str(error), pytrace=False)
    with browsing() as started:
        yield started


@pytest.fixture
def visitors(browser: Browser, pages: SiteStatus) -> Iterator[Visitors]:
    """People at browsers; the test fails if a page broke its content security policy or threw."""
    visitors = Visitors(browser, pages.site, pages.console, pages.tenant)
    try:
        yield visitors
    finally:
        faults = visitors.leave()
    assert faults == []
