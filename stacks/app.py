"""The CDK app of the reference application, for `app.py` and for tests."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_cdk import App, Validations

from stacks.config import STAGES
from stacks.edge import APP, CONSOLE
from stacks.stage import SaasStage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacks.config import StageConfig

ROOT = Path(__file__).resolve().parents[1]
BUILT_PAGES = ROOT / "frontend" / "dist"
"""Where the web application's build lies, in ``app`` and ``console``."""


def feature_flags() -> dict[str, Any]:
    """The context of ``cdk.json``, which an app that the CDK CLI does not run would miss."""
    context: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
    return context


def chosen_stages(name: str | None) -> Sequence[StageConfig]:
    """The stage called ``name``, or all stages.

    Raises:
        ValueError: There is no such stage.
    """
    found = [stage for stage in STAGES if name in {None, stage.name}]
    if not found:
        known = ", ".join(stage.name for stage in STAGES)
        raise ValueError(f"stage must be one of {known}, got {name!r}; say for example -c stage=dev")
    return found


def with_pages(stages: Sequence[StageConfig], folder: Path = BUILT_PAGES) -> Sequence[StageConfig]:
    """The stages, with the built pages of a folder.

    Raises:
        FileNotFoundError: The folder has not the pages of both audiences.
    """
    missing = [page for page in (f"{APP}/index.html", f"{CONSOLE}/index.html") if not (folder / page).is_file()]
    if missing:
        raise FileNotFoundError(f"{folder} has no {' and no '.join(missing)}")
    return [replace(stage, site_folder=folder) for stage in stages]


def build_app(
    stages: Sequence[StageConfig],
    *,
    context: Mapping[str, Any],
    outdir: str | None = None,
    validate: bool = False,
) -> App:
    """An app with ``stages``, ready for ``synth()``.

    Args:
        stages: Which stages it has.
        context: Feature flags and other context.
        outdir: Where the cloud assembly goes; the CDK CLI's choice when left out.
        validate: Whether synthesis fails on findings of cdk-nag's packs AwsSolutions and Serverless
            and of the CDK's own validator. That takes several times as long as synthesis itself.
    """
    app = App(context=dict(context), outdir=outdir, builtin_cloud_formation_validation=validate)
    for config in stages:
        SaasStage(app, config)
    if validate:
        # A development dependency, and slow to import.
        from cdk_nag import AwsSolutionsChecks, ServerlessChecks  # noqa: PLC0415

        Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    return app
