"""A user's own handler, as the function tests bundle it."""


def handler(event: dict[str, object], _context: object) -> dict[str, object]:
    """Answer with what came in."""
    return event
