"""Commands that take the options of what they open."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - Typer reads it from the annotations
from contextlib import contextmanager
from typing import Annotated

import typer
from typer.testing import CliRunner

from saas_constructs.local.taking import Opener, taking

Colour = Annotated[str, typer.Option(help="Of the door.")]
app = typer.Typer()
opened: list[str] = []


@contextmanager
def door(*, colour: Colour = "red", wide: bool = False) -> Iterator[str]:
    opened.append(colour)
    yield f"{'wide' if wide else 'narrow'} {colour} door"


@app.command()
@taking(door)
def enter(through: Opener[str], who: str, *, times: int = 1) -> None:
    """Go in."""
    if times < 1:
        raise typer.Exit(2)
    with through() as found:
        typer.echo(f"{who} goes {times} times through the {found}")


def run(*arguments: str) -> str:
    opened.clear()
    return CliRunner().invoke(app, list(arguments)).output.strip()


def test_a_command_has_its_own_options_and_those_of_what_it_opens() -> None:
    assert run("ada") == "ada goes 1 times through the narrow red door"
    assert run("ada", "--times", "2", "--colour", "blue", "--wide") == "ada goes 2 times through the wide blue door"


def test_what_opens_it_is_no_argument() -> None:
    shown = run("--help")
    assert "--colour" in shown
    assert "Go in." in shown
    assert "through" not in shown


def test_nothing_is_opened_before_a_command_has_looked_at_its_own_options() -> None:
    assert run("ada", "--times", "0") == ""
    assert opened == []
