"""``python -m benchmarks``: measure, and write docs/benchmarks.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from benchmarks import browser, idempotency, imports, live_push, onboarding, order_cost, package, requests, synthesis
from benchmarks.report import Taken, keep_in, kept_in, page
from benchmarks.synthesis import ROOT

PAGE: Final = ROOT / "docs" / "benchmarks.md"
RESULTS: Final = Path(__file__).with_name("results.json")
SECTIONS: Final = {
    module.__name__.rpartition(".")[2]: module
    for module in (package, imports, synthesis, requests, idempotency, live_push, browser, order_cost, onboarding)
}


def main(
    *,
    only: Annotated[
        str | None, typer.Option(help=f"Measure these sections, parted by commas: {', '.join(SECTIONS)}.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was measured as JSON.")] = False,
) -> None:
    """Measure, and write docs/benchmarks.md. The exit code is 1 when a figure is beyond its limit."""
    wanted = list(SECTIONS) if only is None else [name.strip() for name in only.split(",")]
    unknown = [name for name in wanted if name not in SECTIONS]
    if unknown:
        raise typer.BadParameter(
            f"there is no {', '.join(unknown)}; there are {', '.join(SECTIONS)}", param_hint="--only"
        )
    notes = {name: module.NOTES for name, module in SECTIONS.items()}
    taken = kept_in(RESULTS)
    with Console(stderr=True).status("measuring") as status:
        for name in wanted:
            taken[name] = Taken.now(SECTIONS[name].measure(status.update))
            # After each: a run that is stopped leaves what it measured.
            keep_in(RESULTS, taken)
            PAGE.write_text(page(taken, notes), encoding="utf-8")
    measured = {name: taken[name] for name in wanted}
    if as_json:
        print(json.dumps({name: of_one.to_json() for name, of_one in measured.items()}, indent=2))
    else:
        print(page(measured, notes))
    if not all(figure.within for of_one in measured.values() for figure in of_one.figures):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
