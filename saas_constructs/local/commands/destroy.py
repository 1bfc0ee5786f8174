"""``saas destroy``."""

from saas_constructs.local import deployment
from saas_constructs.local.deployment import display, options
from saas_constructs.local.deployment.app_in_turn import app_in_turn
from saas_constructs.local.running import running_settings


def destroy(
    *,
    stacks: options.Stacks = None,
    app: options.App = None,
    context: options.Context = None,
    home: options.Home = None,
    port: options.Port = None,
    region: options.Region = options.DEFAULT,
    as_json: options.Json = False,
) -> None:
    """Delete stacks from the embedded AWS, in reverse order; retained resources stay."""
    settings = running_settings(home, port)
    with app_in_turn(settings, app, context=context, region=region) as (assembly, report):
        results = deployment.destroy(assembly, settings=settings, stacks=stacks, region=region, report=report)
    display.show(results, as_json=as_json)
