"""What validation plugins found wrong with an app, from the report that a failed synthesis leaves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REPORT = "validation-report.json"


def findings(assembly: Path) -> list[str]:
    """Read one line for each finding; none where synthesis failed for another reason.

    Args:
        assembly: The folder that synthesis wrote to.
    """
    try:
        report = json.loads((assembly / _REPORT).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    return [
        line
        for plugin in report.get("pluginReports", [])
        if plugin.get("conclusion") == "failure"
        for violation in plugin.get("violations", [])
        for line in _lines(violation)
    ]


def _lines(violation: dict[str, Any]) -> Iterator[str]:
    for construct in violation.get("violatingConstructs", []):
        place = construct.get("constructPath") or "the app"
        remedy = violation.get("suggestedFix")
        yield f"{place}: {violation.get('description', violation.get('ruleName'))}" + (f"; {remedy}" if remedy else "")
