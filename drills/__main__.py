"""``python -m drills``: run the failure drills and write docs/drills.md."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from drills.catalogue import DRILLS, EVERYTHING
from drills.report import Entry, faults_of, keep_in, kept_in, page
from drills.run import Course
from drills.stage import ROOT, DrillFailedError, staged
from saas_constructs.local.failures import explained

if TYPE_CHECKING:
    from drills.outcome import Outcome

PAGE = ROOT / "docs" / "drills.md"
RESULTS = Path(__file__).with_name("results.json")
_PATIENCE = {"accept": 20, "ready": 20, "pickup": 20}
_REPEAT_SECONDS = 10
_SMALL = 30


def main(
    *,
    orders: Annotated[int, typer.Option(min=2, help="Orders of the long drill.")] = 1000,
    small: Annotated[int, typer.Option(min=2, help="Orders of each other drill.")] = _SMALL,
    clients: Annotated[int, typer.Option(min=1, help="People who act at a time in each restaurant.")] = 4,
    seed: Annotated[int, typer.Option(help="Decides about orders and about who taps twice.")] = 1,
    only: Annotated[
        str | None, typer.Option(help="Run the drills whose names hold one of these, parted by commas.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcomes as JSON.")] = False,
) -> None:
    """Break the platform while orders go through it, and count what is left of its promises."""
    console = Console(stderr=True)
    chosen = [(drill, small) for drill in DRILLS] + [(EVERYTHING, orders)]
    chosen = [
        (drill, count) for drill, count in chosen if only is None or any(part in drill.name for part in only.split(","))
    ]
    if not chosen:
        raise typer.BadParameter(f"no drill's name holds {only!r}; there are {', '.join(d.name for d in DRILLS)}")
    outcomes: list[Outcome] = []
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )
    with explained(), tempfile.TemporaryDirectory() as folder, bar:
        preparing = bar.add_task("preparing", total=None)
        with staged(Path(folder), say=lambda text: bar.update(preparing, description=text)) as stage:
            bar.remove_task(preparing)
            stage.set_time_limits("premium", **_PATIENCE)
            stage.repeat_quickly(_REPEAT_SECONDS)
            with Course(stage, clients=clients, seed=seed) as course:
                for drill, count in chosen:
                    task = bar.add_task(drill.name, total=course.count(drill, count))
                    try:
                        outcome = course.run(drill, count, progress=lambda task=task: bar.advance(task))  # type: ignore[misc]  # a default binds it
                    except DrillFailedError as error:
                        console.print(f"[bold red]{drill.name}:[/] {error}")
                        raise typer.Exit(1) from error
                    outcomes.append(outcome)
                    verdict = "[green]held" if outcome.held else "[bold red]broken"
                    console.print(f"{drill.name}: {verdict}[/], {outcome.seconds:.0f} s")
                    for line in faults_of(outcome):
                        console.print(f"  {line}", markup=False)
                    # After each drill: a run that is stopped leaves what it saw.
                    _write(outcome)
    if as_json:
        print(json.dumps([{**asdict(outcome), "held": outcome.held} for outcome in outcomes], indent=2))
    else:
        print(page([Entry.of(outcome) for outcome in outcomes]))
    if not all(outcome.held for outcome in outcomes):
        raise typer.Exit(1)


def _write(outcome: Outcome) -> None:
    """Put an outcome in its place among those of other drills, and of earlier runs."""
    entries = {**kept_in(RESULTS), outcome.name: Entry.of(outcome)}
    keep_in(RESULTS, entries)
    names = [drill.name for drill in (*DRILLS, EVERYTHING)]
    PAGE.write_text(page([entries[name] for name in names if name in entries]), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
