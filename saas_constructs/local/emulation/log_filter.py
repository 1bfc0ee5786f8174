"""Filter patterns of CloudWatch Logs, as far as they are made of terms.

Source: "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail" (Amazon
CloudWatch Logs User Guide).
"""

from __future__ import annotations

import re

_TERM = re.compile(r'\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"?-][^\s"]*))')


class UnknownPatternError(ValueError):
    """A pattern of another kind: of fields in JSON, of columns, or a regular expression."""


def matches(pattern: str, message: str) -> bool:
    """Whether a line of a log holds a pattern's terms: all plain ones, else any with a ``?``; and none with ``-``.

    Raises:
        UnknownPatternError: The pattern is not made of terms.
    """
    if pattern.lstrip()[:1] in {"{", "[", "%"}:
        raise UnknownPatternError(f"patterns of terms are known here, got {pattern!r}")
    wanted: dict[str, list[bool]] = {"": [], "?": [], "-": []}
    position = 0
    text = pattern.rstrip()
    while position < len(text):
        found = _TERM.match(text, position)
        if found is None:
            raise UnknownPatternError(f"patterns of terms are known here, got {pattern!r}")
        term = re.sub(r"\\(.)", r"\1", found[2]) if found[2] is not None else found[3]
        wanted[found[1]].append(term in message)
        position = found.end()
    if any(wanted["-"]):
        return False
    if wanted[""]:
        # Beside plain terms, those with a question mark count for nothing.
        return all(wanted[""])
    return any(wanted["?"]) or not wanted["?"]
