"""The pages of the platform that is drilled, and people who open them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from drills.stage import PASSWORD, DrillFailedError
from examples.pages import open_pages
from examples.visitors import Visitors, browsing
from saas_constructs.local.site.server import SiteServer
from saas_constructs.testing.embedded import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drills.stage import Stage


@contextmanager
def opened(stage: Stage) -> Iterator[Visitors]:
    """Serve the stage's pages to a browser, and stop both at the end; ``examples.pages.OPERATOR`` may use the console.

    Raises:
        DrillFailedError: No pages are deployed.
        examples.visitors.BrowserMissingError: There is no browser.
        saas_constructs.local.errors.LocalError: They cannot be served.
    """
    settings = replace(stage.aws.settings, site_port=free_port())
    with browsing() as browser:
        try:
            status = open_pages(settings, stage.aws, stage.platform.outputs, password=PASSWORD)
            if status is None:
                raise DrillFailedError("the stage was synthesized without its pages: run `make install`")
            yield Visitors(browser, status.site, status.console, status.tenant)
        finally:
            SiteServer(settings).stop()
