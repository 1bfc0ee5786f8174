"""Options that many commands have in common, because each works on the same thing."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Concatenate, ParamSpec, TypeVar

Thing = TypeVar("Thing")
Own = ParamSpec("Own")

Opener = Callable[[], AbstractContextManager[Thing]]
"""Opens what a command's options name."""


def taking(
    open_with: Callable[..., AbstractContextManager[Thing]],
) -> Callable[[Callable[Concatenate[Opener[Thing], Own], None]], Callable[..., None]]:
    """Give a command the options of ``open_with``, after its own.

    The command's first parameter is no argument of the command line: it opens what these options name, once the command
    has looked at its own.

    Args:
        open_with: Opens it. Its parameters are options, with Typer's annotations and a default each.
    """
    options = list(inspect.signature(open_with, eval_str=True).parameters.values())

    def decorate(command: Callable[Concatenate[Opener[Thing], Own], None]) -> Callable[..., None]:
        _, *own = inspect.signature(command, eval_str=True).parameters.values()
        parameters = [*own, *options]

        @functools.wraps(command)
        def wrapped(*arguments: Any, **named: Any) -> None:
            chosen = {option.name: named.pop(option.name, option.default) for option in options}
            command(functools.partial(open_with, **chosen), *arguments, **named)

        # Typer asks for both, and would look through to the command.
        wrapped.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # read by inspect
        wrapped.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        del wrapped.__wrapped__
        return wrapped

    return decorate
