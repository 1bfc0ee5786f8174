"""``python -m benchmarks [--json]``: measure everything and write docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from rich.console import Console

from benchmarks import idempotency, imports, live_push, onboarding, order_cost, package, requests, synthesis
from benchmarks.synthesis import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.figures import Figure

PAGE = ROOT / "docs" / "benchmarks.md"
_HEAD = """<!-- Written by `make bench`. -->
# Benchmarks

What is fast here is said as a ratio: both sides are measured in one run, in turns, on the same machine, and the median
is taken. Absolute times are there for scale only. CPU is user and system time, child processes included.

| figure | measured | beside | ratio or value | at most | |
|---|---|---|---|---|---|
"""


_NOTES = """
## Where synthesis goes
An app of one bucket is Python, node, jsii and `aws_cdk` coming up. A stage is some two thousand resources of twenty
services beside it, made in both processes, and its templates, those of tenants' own stacks among them. Tried without
effect: no tree metadata, no analytics, no asset staging, node's memory flags. Turning Python's garbage collector off in
`app.py` takes a tenth off and is in.
`python -O` takes another tenth off by dropping jsii's type checks, whose messages are worth more.

## What a served order is billed for
Alone, nothing is shared: each of the five human actions is a function's invocation, its event another one of the
publisher, and its push to pages a third. Among others, publisher and consumers take several events at a time, and
consumers that are in no hurry gather them (`batching_window`). People take two seconds before each step there: one
who acts before the workflow has begun to wait costs it two further steps. The start of a workflow
counts as a transition. Prices are list prices of one region, in `saas_constructs/prices.json`; time of functions is
this machine's, and logs, traces, alarms and data transfer are left out.
"""


def main() -> int:
    """Measure; 1 when a figure is beyond its limit."""
    progress = Console(stderr=True)
    figures: list[Figure] = []
    with progress.status("measuring") as status:
        for module in (package, imports, synthesis, requests, idempotency, live_push, order_cost, onboarding):
            figures += module.measure(status.update)
    PAGE.write_text(page(figures))
    if "--json" in sys.argv[1:]:
        print(json.dumps([{**asdict(figure), "result": figure.result} for figure in figures], indent=2))
    else:
        print(PAGE.read_text())
    return 0 if all(figure.within for figure in figures) else 1


def page(figures: Sequence[Figure]) -> str:
    """The page, with the conditions that the figures were taken under."""
    rows = "".join(_row(figure) for figure in figures)
    packages = ", ".join(f"{name} {version(name)}" for name in ("aws-cdk-lib", "boto3", "aws-lambda-powertools"))
    conditions = (
        f"\nTaken on {datetime.now(UTC):%Y-%m-%d} with Python {platform.python_version()}, {packages}, "
        f"on {os.cpu_count()} cores ({platform.machine()}), by `make bench`.\n"
    )
    return _HEAD + rows + conditions + _NOTES


def _row(figure: Figure) -> str:
    beside = f"{figure.yardstick}: {figure.base:.0f} {figure.unit}" if figure.base is not None else ""
    result = f"{figure.result:.2f} x" if figure.base is not None else f"{figure.result:g} {figure.unit}"
    limit = "" if figure.limit is None else f"{figure.limit:g}"
    verdict = "" if figure.limit is None else ("within" if figure.within else "**beyond**")
    measured = f"{figure.measured:.0f}" if figure.base is not None else f"{figure.measured:.2f}".rstrip("0").rstrip(".")
    return f"| {figure.name} | {measured} {figure.unit} | {beside} | {result} | {limit} | {verdict} |\n"


if __name__ == "__main__":
    sys.exit(main())
