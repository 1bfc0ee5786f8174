"""``saas deploy``."""

from typing import Annotated

import typer

from saas_constructs.local import deployment
from saas_constructs.local.deployment import display, options
from saas_constructs.local.deployment.app_in_turn import app_in_turn
from saas_constructs.local.running import require_current, running_settings


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
    settings = running_settings(home, port)
    require_current(settings)
    with app_in_turn(settings, app, context=context, region=region) as (assembly, report):
        results = deployment.deploy(
            assembly,
            settings=settings,
            stacks=stacks,
            region=region,
            allow_dropped=allow_dropped,
            report=report,
        )
    display.show(results, as_json=as_json)
