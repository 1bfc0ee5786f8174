"""What ``saas deploy`` and ``saas destroy`` begin with."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from saas_constructs.local.console import errors
from saas_constructs.local.deployment import display
from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.local.health import require_healthy
from saas_constructs.local.turns import deployment_turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from saas_constructs.local.deployment.results import Report
    from saas_constructs.local.settings import LocalSettings

_ASSEMBLY = "cloud-assembly"


@contextmanager
def app_in_turn(
    settings: LocalSettings, app: str | None, *, context: Sequence[str] | None, region: str
) -> Iterator[tuple[Path, Report]]:
    """Give the cloud assembly of an app, and where to report progress, while no other command deploys.

    Args:
        settings: An embedded AWS that answers.
        app: Folder of an assembly, or an app command; None: ``app`` of ``cdk.json`` in the current folder.
        context: ``key=value`` pairs for the app.
        region: Region for stacks that name none.

    Raises:
        LocalError: The embedded AWS does not answer, or there is no app, or its command failed.
    """
    require_healthy(settings.endpoint_url)
    with deployment_turn(settings):
        output = settings.home / _ASSEMBLY
        assembly = assembly_of(
            app,
            context=context or (),
            region=region,
            output=output,
            folder=Path.cwd(),
            # A line rather than a spinner: the app itself may print.
            announce=lambda text: errors.print(text, markup=False, highlight=False, soft_wrap=True),
        )
        with display.progress() as report:
            yield assembly, report
