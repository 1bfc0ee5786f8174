"""Reading a client's JSON field by field: every fault is found and pointed at."""

import re
from collections.abc import Collection
from typing import Any, Final

from lambdas.shared.errors import FieldError, InvalidRequestError
from lambdas.shared.strict_json import escape

IDENTIFIER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
"""Form of the ids that clients choose: of a brand, a site, a supply. Neither ``#`` nor ``/`` can be in one."""
SKU: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""Form of a menu item's id."""

HOST: Final = re.compile(r"(?=.{4,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")
"""Form of a host's name, in lower case and with at least one dot."""

_IDEMPOTENCY_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Line feed and tab are text; other control characters, and those that reverse the direction of what
# follows, are not.
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SHOWN: Final = 40
_KINDS: Final = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", int: "a number"}


class FieldReader:
    """Takes values out of an object and notes what is wrong with them; a faulty value reads as an empty one.

    Args:
        value: As read by ``lambdas.shared.strict_json``.
        known: The fields that the object may have.
        pointer: Where the object stands in the body.
        errors: Where faults are noted; a list of its own when left out.
    """

    def __init__(
        self, value: Any, known: Collection[str], *, pointer: str = "", errors: list[FieldError] | None = None
    ) -> None:
        self._pointer = pointer
        self._errors: list[FieldError] = [] if errors is None else errors
        self._fields: dict[str, Any] = value if isinstance(value, dict) else {}
        self._is_object = isinstance(value, dict)
        if not self._is_object:
            self._errors.append(FieldError(pointer, f"must be an object, got {_kind(value)}"))
        for name in sorted(self._fields.keys() - set(known)):
            self.fault(escape(name), "is not a known field; remove it")

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def fault(self, name: str, detail: str) -> None:
        """Note a fault of the field ``name``."""
        self._errors.append(FieldError(f"{self._pointer}/{name}", detail))

    def matching(self, name: str, form: re.Pattern[str]) -> str:
        """The string ``name``, which must match ``form``."""
        value = self._typed(name, str, "a string")
        if value is None:
            return ""
        if not form.fullmatch(value):
            self.fault(name, f"must match ^{form.pattern}$, got {value[:_SHOWN]!r}")
            return ""
        return str(value)

    def one_of(self, name: str, options: Collection[str], what: str) -> str:
        """The string ``name``, which must be among ``options``; ``what`` says what they are."""
        value = self._typed(name, str, "a string")
        if value is None:
            return ""
        if value not in options:
            self.fault(name, f"must be {what}, got {value[:_SHOWN]!r}")
            return ""
        return str(value)

    def text(self, name: str, longest: int) -> str:
        """The string ``name`` of 1 to ``longest`` characters, without control characters."""
        value = self._typed(name, str, "a string")
        if value is None:
            return ""
        if not 1 <= len(value) <= longest:
            self.fault(name, f"must have 1 to {longest} characters, got {len(value)}")
            return ""
        if _NOT_TEXT.search(value):
            self.fault(name, "must be text, got a control character")
            return ""
        return str(value)

    def integer(self, name: str, low: int, high: int) -> int:
        """The integer ``name``, from ``low`` to ``high``."""
        value = self._typed(name, int, "an integer")
        if value is None:
            return 0
        if not low <= value <= high:
            self.fault(name, f"must be {low} to {high}, got {value}")
            return 0
        return int(value)

    def boolean(self, name: str) -> bool:
        """The boolean ``name``."""
        return bool(self._typed(name, bool, "true or false"))

    def entries(self, name: str, known: Collection[str], low: int, high: int) -> "list[FieldReader]":
        """Readers of the ``low`` to ``high`` objects in the list ``name``."""
        value = self._typed(name, list, "a list")
        if value is None:
            return []
        if not low <= len(value) <= high:
            self.fault(name, f"must hold {low} to {high} entries, got {len(value)}")
            return []
        pointer = f"{self._pointer}/{name}"
        return [
            FieldReader(entry, known, pointer=f"{pointer}/{index}", errors=self._errors)
            for index, entry in enumerate(value)
        ]

    def check(self) -> None:
        """Refuse the request if there was any fault.

        Raises:
            InvalidRequestError: With every fault found.
        """
        if self._errors:
            raise InvalidRequestError(self._errors)

    def _typed(self, name: str, kind: type, what: str) -> Any:
        value = self._fields.get(name)
        # A boolean is an int to Python, and none to JSON.
        if type(value) is kind:
            return value
        if name not in self._fields:
            # What is no object lacks nothing: that it is none was said already.
            if self._is_object:
                self.fault(name, f"is required and must be {what}")
        else:
            self.fault(name, f"must be {what}, got {_kind(value)}")
        return None


def path_id(name: str, value: str, form: re.Pattern[str] = IDENTIFIER) -> str:
    """The path parameter ``name``, which must match ``form``.

    Raises:
        InvalidRequestError: It is of another form.
    """
    if not form.fullmatch(value):
        raise InvalidRequestError.at(f"/path/{name}", f"must match ^{form.pattern}$, got {value[:_SHOWN]!r}")
    return value


def idempotency_key(value: str | None) -> str:
    """The key in the header ``Idempotency-Key``.

    Raises:
        InvalidRequestError: It is absent or of another form.
    """
    pointer = "/header/Idempotency-Key"
    if value is None:
        raise InvalidRequestError.at(pointer, "is required: send a fresh key with each new request")
    if not _IDEMPOTENCY_KEY.fullmatch(value):
        detail = f"must be 1 to 64 of A-Z, a-z, 0-9, '_' and '-', got {len(value)} characters"
        raise InvalidRequestError.at(pointer, detail)
    return value


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "null")
