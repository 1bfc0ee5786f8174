"""Validate templates with cfn-lint, which the emulator does not do itself."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from saas_constructs.local.deployment.results import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from saas_constructs.local.deployment.results import Report

# Warnings and hints are a reviewer's business, in CI; what AWS would refuse is an error.
_IGNORED = ["W", "I"]


@dataclass(frozen=True)
class Problem:
    """An error that cfn-lint found.

    Args:
        file: Name of the template's file.
        path: Where in the template, such as ``Resources/Table/Properties/BillingMode``.
        rule: The rule's id.
        message: What is wrong.
    """

    file: str
    path: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file} {self.path}: {self.message} ({self.rule})"


def lint(templates: Mapping[Path, str], *, cache: Path, report: Report) -> list[Problem]:
    """Validate templates that were not validated before in the same state.

    Args:
        templates: File to region.
        cache: Folder that remembers results by the template's digest.
        report: Told of each template that is being validated.
    """
    problems: list[Problem] = []
    for position, (path, region) in enumerate(templates.items()):
        body = path.read_text(encoding="utf-8")
        remembered = cache / f"{_digest(body, region)}.json"
        found = _remembered(remembered)
        if found is None:
            report(Progress(path.name, "validating with cfn-lint", position, len(templates)))
            found = _validate(path.name, body, region)
            remembered.parent.mkdir(parents=True, exist_ok=True)
            remembered.write_text(json.dumps([asdict(p) for p in found]), encoding="utf-8")
        problems.extend(found)
    return problems


def _remembered(path: Path) -> list[Problem] | None:
    try:
        return [Problem(**entry) for entry in json.loads(path.read_text("utf-8"))]
    except (FileNotFoundError, ValueError, TypeError):
        # Also after a write that was cut short.
        return None


def _digest(body: str, region: str) -> str:
    version = importlib.metadata.version("cfn-lint")
    return hashlib.sha256("\0".join((version, region, body)).encode()).hexdigest()


def _validate(name: str, body: str, region: str) -> list[Problem]:
    # A second to import, and most deployments find all results in the cache.
    from cfnlint.api import lint as cfn_lint  # noqa: PLC0415 - see above
    from cfnlint.config import ManualArgs  # noqa: PLC0415 - see above

    matches = cfn_lint(body, config=ManualArgs(regions=[region], ignore_checks=_IGNORED))
    return [
        Problem(
            file=name,
            path="/".join(str(part) for part in _path(match)),
            rule=match.rule.id,
            message=match.message,
        )
        for match in matches
    ]


def _path(match: object) -> Sequence[object]:
    return getattr(match, "path", None) or ("template",)
