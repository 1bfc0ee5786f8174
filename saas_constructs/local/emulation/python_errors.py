"""What a Python function's failure looks like on Lambda.

Source: "Python function errors in Lambda" (AWS Lambda Developer Guide).
"""

from __future__ import annotations

import re

_HEADER = "Traceback (most recent call last):"
_NAME = re.compile(r"(?:[^\W\d]\w*|<locals>)(?:\.(?:[^\W\d]\w*|<locals>))*")


def exception_name(trace: str, message: str) -> str | None:
    """Find the class of the exception that a traceback ends with.

    Args:
        trace: Text that ends with the traceback.
        message: The exception's message, which may have any number of lines.

    Returns:
        The class's name without its module; ``None`` when the text has no such end.
    """
    text = trace.rstrip("\n")
    if message.strip():
        text, found, _ = text.rpartition(f": {message.rstrip(chr(10))}")
        if not found:
            return None
    name = text.rpartition("\n")[2].rstrip(": ")
    return name.rpartition(".")[2] if _NAME.fullmatch(name) else None


def stack_frames(trace: str) -> list[str]:
    """List the frames of the last traceback, each with its source line."""
    frames: list[str] = []
    for line in trace.rpartition(_HEADER)[2].splitlines():
        if line.startswith("  File "):
            frames.append(line + "\n")
        elif frames and line.startswith("    "):
            frames[-1] += line + "\n"
        elif frames:
            break
    return frames
