"""The page of figures: a section for each benchmark, with the conditions that it was taken under."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Self

from benchmarks.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_HEAD = """<!-- Written by `make bench`. -->
# Benchmarks

What is fast here is said as a ratio: both sides are measured in one run, in turns, on the same machine, and the median
is taken. Absolute times are there for scale only. CPU is user and system time, child processes included.
`python -m benchmarks --only NAME` measures one section again, and leaves the others as they are.
"""
_TABLE = """| figure | measured | beside | ratio or value | limit | |
|---|---|---|---|---|---|
"""
_PACKAGES = ("aws-cdk-lib", "boto3", "aws-lambda-powertools")


@dataclass(frozen=True)
class Taken:
    """Figures of one benchmark.

    Attributes:
        figures: What was measured.
        conditions: When and on what.
    """

    figures: tuple[Figure, ...]
    conditions: str

    @classmethod
    def now(cls, figures: Iterable[Figure]) -> Self:
        """Figures that were measured just now, here."""
        packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
        return cls(
            tuple(figures),
            f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {packages}, "
            f"{os.cpu_count()} cores ({platform.machine()})",
        )

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Figures as `to_json` gave them."""
        return cls(tuple(Figure(**figure) for figure in kept["figures"]), kept["conditions"])

    def to_json(self) -> dict[str, Any]:
        """What is kept of them."""
        return {"conditions": self.conditions, "figures": [asdict(figure) for figure in self.figures]}


def kept_in(file: Path) -> dict[str, Taken]:
    """What was measured by now, by the benchmark's name; nothing where there is no such file."""
    if not file.exists():
        return {}
    return {name: Taken.from_json(kept) for name, kept in json.loads(file.read_text(encoding="utf-8")).items()}


def keep_in(file: Path, taken: Mapping[str, Taken]) -> None:
    """Keep it for the next run."""
    content = {name: of_one.to_json() for name, of_one in sorted(taken.items())}
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def page(taken: Mapping[str, Taken], notes: Mapping[str, str]) -> str:
    """The whole page.

    Args:
        taken: What was measured, by the benchmark's name.
        notes: By name, in the page's order: a heading, and what there is to say below its table.
    """
    return _HEAD + "".join(_section(taken[name], text) for name, text in notes.items() if name in taken)


def _section(taken: Taken, text: str) -> str:
    heading, _, rest = text.strip().partition("\n")
    said = f"\n{rest.strip()}\n" if rest.strip() else ""
    rows = "".join(_row(figure) for figure in taken.figures)
    return f"\n## {heading}\n{_TABLE}{rows}\nTaken on {taken.conditions}.\n{said}"


def _row(figure: Figure) -> str:
    beside = f"{figure.yardstick}: {figure.base:.0f} {figure.unit}" if figure.base is not None else ""
    result = f"{figure.result:.2f} x" if figure.base is not None else f"{figure.result:.4g} {figure.unit}"
    limit = _limit(figure)
    verdict = ("within" if figure.within else "**beyond**") if limit else ""
    measured = f"{figure.measured:.0f}" if figure.base is not None else f"{figure.measured:.2f}".rstrip("0").rstrip(".")
    return f"| {figure.name} | {measured} {figure.unit} | {beside} | {result} | {limit} | {verdict} |\n"


def _limit(figure: Figure) -> str:
    if figure.least is not None:
        return f"at least {figure.least:g}"
    return "" if figure.limit is None else f"at most {figure.limit:g}"
