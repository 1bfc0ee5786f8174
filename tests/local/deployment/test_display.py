"""What a deployment shows at its end."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console

from saas_constructs.local.deployment import display
from saas_constructs.local.deployment.results import StackResult

if TYPE_CHECKING:
    import pytest


def test_json_for_programs_has_no_colours(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # As FORCE_COLOR makes it.
    monkeypatch.setattr(display, "console", Console(force_terminal=True))
    result = StackResult("Api", "eu-west-1", "created", {"Url": "https://a.example/[b]"}, 1.5)
    display.show([result], as_json=True)
    assert json.loads(capsys.readouterr().out) == [{**asdict(result), "retained": []}]
