"""JSON as a public API should read it: what is ambiguous or dangerous is refused, with a pointer to where it is.

Refused: fractions and exponents (money is counted in whole minor units), NaN and infinities,
integers beyond 16 digits, duplicate keys, deep nesting, text that is not Unicode, and bodies over
64 KiB.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lambdas.shared.errors import FieldError, InvalidRequestError

MAX_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 16
# The largest range in which every language's JSON reader keeps integers exact is 2**53 (RFC 8259,
# section 6).
MAX_INTEGER_DIGITS: Final = 16
_MAX_ERRORS: Final = 20
_PLAIN: Final = frozenset({int, bool, type(None)})


@dataclass(frozen=True, slots=True)
class _Refused:
    """Takes the place of a value that is not accepted, so that the walk afterwards can say where it was."""

    detail: str


@dataclass(frozen=True, slots=True)
class _DuplicateKey:
    key: str


def parse(body: str | bytes) -> Any:
    """The value in ``body``: dicts, lists, strings, ints, booleans and ``None``.

    Raises:
        InvalidRequestError: It is not acceptable JSON; up to 20 faults with their pointers.
    """
    text = _text(body)
    try:
        value = json.loads(
            text,
            parse_float=lambda number: _Refused(
                f"must be a whole number without fraction or exponent, got {number[:40]}"
            ),
            parse_int=_integer,
            parse_constant=lambda name: _Refused(f"must be a number, got {name}"),
            object_pairs_hook=_object,
        )
    except RecursionError:
        raise InvalidRequestError.at("", f"must not nest deeper than {MAX_DEPTH} levels") from None
    except json.JSONDecodeError as error:
        detail = f"must be valid JSON: {error.msg.lower()} at line {error.lineno}, column {error.colno}"
        raise InvalidRequestError.at("", detail) from None
    errors = []
    for fault in _faults(value, "", 1):
        errors.append(fault)
        if len(errors) == _MAX_ERRORS:
            break
    if errors:
        raise InvalidRequestError(errors)
    return value


def _text(body: str | bytes) -> str:
    if len(body) > MAX_BYTES:
        raise _too_large(len(body))
    if isinstance(body, bytes):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InvalidRequestError.at("", f"must be UTF-8, got an invalid byte at offset {error.start}") from None
    if not body.isascii():
        size = len(body.encode("utf-8", "surrogatepass"))
        if size > MAX_BYTES:
            raise _too_large(size)
    return body


def _too_large(size: int) -> InvalidRequestError:
    return InvalidRequestError.at("", f"must be at most {MAX_BYTES} bytes, got {size}")


def _integer(digits: str) -> int | _Refused:
    if len(digits.lstrip("-")) > MAX_INTEGER_DIGITS:
        return _Refused(f"must have at most {MAX_INTEGER_DIGITS} digits, got {len(digits)}")
    return int(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _DuplicateKey:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            return _DuplicateKey(key)
        made[key] = value
    return made


def _faults(value: Any, pointer: str, depth: int) -> Iterator[FieldError]:
    if isinstance(value, str):
        if not _is_unicode(value):
            yield FieldError(pointer, "must be Unicode text, got a lone surrogate")
    elif isinstance(value, _Refused):
        yield FieldError(pointer, value.detail)
    elif isinstance(value, _DuplicateKey):
        yield FieldError(pointer + "/" + escape(value.key), "must appear once, got the same key again")
    elif isinstance(value, dict | list):
        if depth > MAX_DEPTH:
            yield FieldError(pointer, f"must not nest deeper than {MAX_DEPTH} levels")
            return
        if isinstance(value, list):
            for index, item in enumerate(value):
                if not _is_plain(item):
                    yield from _faults(item, f"{pointer}/{index}", depth + 1)
            return
        for key, item in value.items():
            if not _is_unicode(key):
                yield FieldError(pointer, "must have Unicode keys, got a lone surrogate")
                continue
            if not _is_plain(item):
                yield from _faults(item, f"{pointer}/{escape(key)}", depth + 1)


def _is_plain(value: Any) -> bool:
    # Nearly every value of a request: not walking into it halves the cost of reading one.
    return type(value) in _PLAIN or (type(value) is str and value.isascii())


def _is_unicode(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def escape(key: str) -> str:
    """``key`` as one step of a JSON pointer, shortened when it is very long (RFC 6901, section 3)."""
    safe = key[:64].encode("utf-8", "replace").decode("utf-8")
    return safe.replace("~", "~0").replace("/", "~1")
