"""Synthesis of one stage against an app of one bucket, validation off in both."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from benchmarks.process import alternated, cpu_milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
_ROUNDS = 5
_LIMIT = 1.6

NOTES = """Synthesis
An app of one bucket is Python, node, jsii and `aws_cdk` coming up. A stage is some two thousand resources of twenty
services beside it, made in both processes, and its templates, those of tenants' own stacks among them. Tried without
effect: no tree metadata, no analytics, no asset staging, node's memory flags. Turning Python's garbage collector off in
`app.py` takes a tenth off and is in.
`python -O` takes another tenth off by dropping jsii's type checks, whose messages are worth more."""
"""Heading of its section, and what stands below the table."""


def measure(report: Callable[[str], None]) -> list[Figure]:
    """Compare the CPU time of both, child processes (node) included."""
    with tempfile.TemporaryDirectory() as folder:
        taken = alternated(
            {
                "synthesis of the empty app": lambda: _synthesize("benchmarks/empty_app.py", folder),
                "synthesis of one stage": lambda: _synthesize("app.py", folder),
            },
            rounds=_ROUNDS,
            report=report,
        )
    return [
        Figure(
            name="synthesis of one stage, CPU",
            measured=taken["synthesis of one stage"],
            yardstick="an app of one bucket",
            base=taken["synthesis of the empty app"],
            unit="ms",
            limit=_LIMIT,
        )
    ]


def _synthesize(app: str, folder: str) -> float:
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPATH": str(ROOT),
        "CDK_OUTDIR": folder,
        "CDK_CONTEXT_JSON": json.dumps({**context, "stage": "dev"}),
        "CDK_VALIDATION": "false",
    }
    return cpu_milliseconds([sys.executable, app], environment=environment, folder=ROOT)
