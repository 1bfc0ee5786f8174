"""``saas open``."""

import webbrowser
from dataclasses import asdict
from typing import Annotated

import typer

from saas_constructs.local.access import Json
from saas_constructs.local.console import console, print_json, print_warning
from saas_constructs.local.errors import LocalError
from saas_constructs.local.health import require_healthy
from saas_constructs.local.running import running_settings
from saas_constructs.local.site.addresses import Audience
from saas_constructs.local.site.distributions import deployed_distributions
from saas_constructs.local.site.server import SiteStatus, serve

Port = Annotated[int | None, typer.Option(help="Port of the pages (SAAS_SITE_PORT).", min=1, max=65535)]
Browser = Annotated[bool, typer.Option("--browser/--no-browser", help="Whether to open a browser, too.")]


def open(port: Port = None, browser: Browser = True, as_json: Json = False) -> None:  # noqa: A001 - the command's name
    """Serve the web application that is deployed to the embedded AWS, and open it."""
    settings = running_settings()
    require_healthy(settings.endpoint_url)
    audiences = deployed_distributions(settings.endpoint_url)
    if not audiences:
        raise LocalError(
            "nothing that a browser opens is deployed to the embedded AWS",
            "deploy a stack with a FrontendDistribution and the output SiteUrl or ConsoleUrl",
        )
    status = serve(settings, port=port)
    if as_json:
        print_json(asdict(status))
    else:
        show(status)
    first = status.site if Audience.SITE in audiences else status.console
    if browser and not webbrowser.open(first):
        print_warning(f"no browser was found: open {first} yourself")


def show(status: SiteStatus) -> None:
    """Print where pages are."""
    console.print(f"site     [bold]{status.site}[/], a tenant's own address is {status.tenant}", soft_wrap=True)
    console.print(f"console  [bold]{status.console}[/]", soft_wrap=True)
