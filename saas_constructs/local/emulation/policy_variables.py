"""Policy variables of IAM.

Source: "IAM policy elements: Variables and tags" (IAM User Guide).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

# What stands for a literal "*" or "?" in a pattern whose own "*" and "?" are wildcards.
LITERALS = {"\ue000": "*", "\ue001": "?"}

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_DEFAULT = re.compile(r"\s*(?P<key>[^,]*?)\s*(?:,\s*'(?P<default>[^']*)'\s*)?")
_SPECIAL_CHARACTERS = frozenset("*?$")
_AS_LITERAL = str.maketrans({character: stand_in for stand_in, character in LITERALS.items()})

Resolve = Callable[[str], object]


def has_variables(value: object) -> bool:
    """Tell whether a string, or a list or mapping of such, holds a policy variable."""
    return any(_VARIABLE.search(text) for text in _texts(value))


def is_resolvable(value: object, resolve: Resolve) -> bool:
    """Tell whether every variable in a value has a value of its own or a default."""
    return all(substitute(text, resolve, pattern=False) is not None for text in _texts(value))


def substitute(text: str, resolve: Resolve, *, pattern: bool) -> str | None:
    """Put the values of the request in place of a text's variables.

    Args:
        text: Part of a policy.
        resolve: Gives a condition key's value in the request, ``None`` when it has none.
        pattern: Whether the result is matched with wildcards; what comes from a variable is then
            kept from acting as one, by the stand-ins of ``LITERALS``.

    Returns:
        The text, or ``None`` when a variable has neither a single value nor a default.
    """
    resolved = True

    def value_of(match: re.Match[str]) -> str:
        nonlocal resolved
        value = _value(match[1], resolve)
        if value is None:
            resolved = False
            return ""
        return value.translate(_AS_LITERAL) if pattern else value

    result = _VARIABLE.sub(value_of, text)
    return result if resolved else None


def substitute_all(values: Iterable[object], resolve: Resolve, *, pattern: bool) -> list[object]:
    """Substitute in each text of a list and drop those that cannot be resolved."""
    results = (substitute(value, resolve, pattern=pattern) if isinstance(value, str) else value for value in values)
    return [result for result in results if result is not None]


def substitute_conditions(conditions: dict[str, Any], resolve: Resolve) -> dict[str, Any]:
    """Substitute in the values of conditions; a value that cannot be resolved matches nothing."""
    return {
        operator: {
            key: substitute_all(
                values if isinstance(values, list) else [values],
                resolve,
                pattern=_matches_patterns(operator),
            )
            for key, values in block.items()
        }
        if isinstance(block, dict) and has_variables(block)
        else block
        for operator, block in conditions.items()
    }


def _matches_patterns(operator: str) -> bool:
    name = operator.lower().rpartition(":")[2]
    return "like" in name or name.startswith("arn")


def _value(inner: str, resolve: Resolve) -> str | None:
    if inner in _SPECIAL_CHARACTERS:
        return inner
    match = _DEFAULT.fullmatch(inner)
    if match is None:
        return None
    value = resolve(match["key"])
    if isinstance(value, str | int | float):
        return str(value)
    # A key with several values has none for a variable: only its absence calls for the default.
    return match["default"] if value is None else None


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return []
