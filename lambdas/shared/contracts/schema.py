"""The part of JSON Schema that contracts are written in, checked without a package of its own.

A validator package costs a cold start more than all contracts together. What a keyword means here is held against
``jsonschema`` by a test, with two differences on purpose: ``1.0`` is no integer, and ``$`` is the very end of a text. A
schema with another keyword is refused by a test.
"""

import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from lambdas.shared.contracts.envelope import Event

Schema = Mapping[str, Any]

_TYPES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}
_ANNOTATIONS: Final = frozenset({"$schema", "title", "description", "format", "examples"})


def schema_of(contract: type[Event]) -> Schema:
    """The JSON Schema of a contract."""
    return _schema_in(contract.schema_file())


@functools.cache
def _schema_in(file: Path) -> Schema:
    content: Schema = json.loads(file.read_text(encoding="utf-8"))
    return content


def faults(value: Any, schema: Schema, pointer: str = "") -> Iterator[str]:
    """Say where ``value`` breaks ``schema``, each fault with a JSON pointer (RFC 6901) and what was expected."""
    for keyword, rule in schema.items():
        if keyword not in _ANNOTATIONS:
            yield from _KEYWORDS[keyword](value, rule, pointer, schema)


KEYWORDS: frozenset[str]
"""Keywords that a contract's schema may use."""

Rule = Callable[[Any, Any, str, Schema], Iterator[str]]


def _type(value: Any, names: Any, pointer: str, _schema: Schema) -> Iterator[str]:
    wanted = [names] if isinstance(names, str) else names
    if not any(_TYPES[name](value) for name in wanted):
        yield f"{pointer or '/'}: must be {' or '.join(wanted)}, got {_shown(value)}"


def _properties(value: Any, known: Any, pointer: str, _schema: Schema) -> Iterator[str]:
    if isinstance(value, dict):
        for name, rule in known.items():
            if name in value:
                yield from faults(value[name], rule, f"{pointer}/{name}")


def _required(value: Any, names: Any, pointer: str, _schema: Schema) -> Iterator[str]:
    if isinstance(value, dict):
        for name in names:
            if name not in value:
                yield f"{pointer}/{name}: is missing"


def _additional(value: Any, allowed: Any, pointer: str, schema: Schema) -> Iterator[str]:
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for name in value:
            if name in known:
                continue
            if allowed is False:
                yield f"{pointer}/{name}: is not part of the contract"
            elif isinstance(allowed, dict):
                yield from faults(value[name], allowed, f"{pointer}/{name}")


def _items(value: Any, rule: Any, pointer: str, _schema: Schema) -> Iterator[str]:
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield from faults(entry, rule, f"{pointer}/{index}")


def _when(kind: str, holds: Callable[[Any, Any], bool], text: str) -> Rule:
    def check(value: Any, rule: Any, pointer: str, _schema: Schema) -> Iterator[str]:
        if _TYPES[kind](value) and not holds(value, rule):
            yield f"{pointer or '/'}: must {text} {rule}, got {_shown(value)}"

    return check


def _enum(value: Any, allowed: Any, pointer: str, _schema: Schema) -> Iterator[str]:
    if not any(_same(value, one) for one in allowed):
        yield f"{pointer or '/'}: must be one of {allowed}, got {_shown(value)}"


def _const(value: Any, only: Any, pointer: str, _schema: Schema) -> Iterator[str]:
    if not _same(value, only):
        yield f"{pointer or '/'}: must be {only!r}, got {_shown(value)}"


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    # JSON Schema's expressions are ECMAScript's, whose `$` is the very end; Python's also stands before a last newline.
    return re.compile(text[:-1] + r"\Z" if text.endswith("$") and not text.endswith(r"\$") else text)


def _same(value: Any, other: Any) -> bool:
    # Python's True equals 1; JSON's does not.
    return bool(value == other) and isinstance(value, bool) == isinstance(other, bool)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - a line of a log


_KEYWORDS: Final[Mapping[str, Rule]] = {
    "type": _type,
    "properties": _properties,
    "required": _required,
    "additionalProperties": _additional,
    "items": _items,
    "enum": _enum,
    "const": _const,
    "minItems": _when("array", lambda value, rule: len(value) >= rule, "have at least this many entries:"),
    "maxItems": _when("array", lambda value, rule: len(value) <= rule, "have at most this many entries:"),
    "minLength": _when("string", lambda value, rule: len(value) >= rule, "have at least this many characters:"),
    "maxLength": _when("string", lambda value, rule: len(value) <= rule, "have at most this many characters:"),
    "pattern": _when("string", lambda value, rule: _pattern(rule).search(value) is not None, "match"),
    "minimum": _when("number", lambda value, rule: value >= rule, "be at least"),
    "maximum": _when("number", lambda value, rule: value <= rule, "be at most"),
}
KEYWORDS = _ANNOTATIONS | frozenset(_KEYWORDS)
