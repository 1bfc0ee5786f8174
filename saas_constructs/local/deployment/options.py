"""Options that ``saas deploy`` and ``saas destroy`` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from saas_constructs.local.settings import DEFAULT_REGION

Stacks = Annotated[
    list[str] | None,
    typer.Argument(help="Ids, names or patterns such as 'Dev/*'; all stacks when left out."),
]
App = Annotated[
    str | None,
    typer.Option(help="Cloud assembly folder or app command; by default `app` of ./cdk.json."),
]
Context = Annotated[list[str] | None, typer.Option("--context", "-c", help="Context for the app, as key=value.")]
Home = Annotated[Path | None, typer.Option(help="Folder of the embedded AWS (SAAS_HOME).")]
Port = Annotated[int | None, typer.Option(help="Port of the embedded AWS (SAAS_PORT); where it runs when left out.")]
Region = Annotated[str, typer.Option(help="Region for stacks that name none.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

DEFAULT = DEFAULT_REGION
