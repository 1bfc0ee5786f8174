"""Show a deployment in the terminal."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from saas_constructs.local.console import console, errors, print_json
from saas_constructs.local.deployment.results import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.progress import TaskID

    from saas_constructs.local.deployment.results import Progress as Step
    from saas_constructs.local.deployment.results import Report, StackResult

# What the CDK passes from stack to stack is of no interest to a person.
_CDK_OUTPUTS = ("PublishOutput", "ExportsOutput")


@contextmanager
def progress() -> Iterator[Report]:
    """Show what is done, on standard error: a bar for each stack, or lines where no one watches."""
    if errors.is_terminal:
        with _bars() as report:
            yield report
    else:
        yield _lines()


def _lines() -> Report:
    said: set[tuple[str, str]] = set()

    def report(step: Step) -> None:
        if (step.subject, step.activity) not in said:
            said.add((step.subject, step.activity))
            errors.print(escape(f"{step.subject}: {step.activity}"), highlight=False, soft_wrap=True)

    return report


@contextmanager
def _bars() -> Iterator[Report]:
    bars = Progress(
        SpinnerColumn(),
        TextColumn("[bold]{task.fields[subject]}"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
    )
    tasks: dict[str, TaskID] = {}

    def report(step: Step) -> None:
        if step.activity == LEFT_OUT:
            bars.print(f"[yellow]{LEFT_OUT}:[/] {escape(step.subject)}", highlight=False, soft_wrap=True)
            return
        for subject, task in tasks.items():
            if subject != step.subject:
                bars.stop_task(task)
        if step.subject not in tasks:
            tasks[step.subject] = bars.add_task("", subject=step.subject, total=None)
        bars.update(
            tasks[step.subject],
            description=step.activity,
            completed=step.done,
            total=step.total or None,
        )

    with bars:
        yield report


def show(results: Sequence[StackResult], *, as_json: bool) -> None:
    """Print the results: a table, or JSON for programs."""
    if as_json:
        print_json([asdict(result) for result in results])
        return
    table = Table("Stack", "Region", "Status", "Time")
    for result in results:
        table.add_row(result.name, result.region, result.status, f"{result.seconds:.1f} s")
    console.print(table)
    for result in results:
        outputs = {k: v for k, v in result.outputs.items() if not k.startswith(_CDK_OUTPUTS)}
        lines = [f"  {name} = [bold]{escape(value)}[/]" for name, value in outputs.items()]
        lines += [f"  retained: {name}" for name in result.retained]
        if lines:
            # Unwrapped, so that a URL can be opened and a name be copied.
            console.print("\n".join((result.name, *lines)), highlight=False, soft_wrap=True)
