"""``saas deploy``."""

from pathlib import Path
from typing import Annotated

import typer

from saas_constructs.local import deployment
from saas_constructs.local.deployment import display, options
from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.local.health import require_healthy
from saas_constructs.local.turns import deployment_turn


def deploy(
    *,
    stacks: options.Stacks = None,
    app: options.App = None,
    context: options.Context = None,
    home: options.Home = None,
    port: options.Port = None,
    region: options.Region = options.DEFAULT,
    as_json: options.Json = False,
    allow_dropped: Annotated[
        bool,
        typer.Option(help="Go on where the embedded AWS would leave out part of a template."),
    ] = False,
) -> None:
    """Deploy a CDK app or a cloud assembly to the embedded AWS."""
    settings = options.settings_of(home, port)
    require_healthy(settings.endpoint_url)
    with deployment_turn(settings):
        assembly = assembly_of(
            app,
            context=context or (),
            region=region,
            output=settings.home / options.ASSEMBLY,
            folder=Path.cwd(),
        )
        with display.progress() as report:
            results = deployment.deploy(
                assembly,
                settings=settings,
                stacks=stacks,
                region=region,
                allow_dropped=allow_dropped,
                report=report,
            )
    display.show(results, as_json=as_json)
