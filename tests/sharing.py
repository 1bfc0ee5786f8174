"""How tests are divided among processes: what shares a platform to one of them, and what takes longest first."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

# Tests that share what takes long to make, by the start of their ids: the longest start that fits counts. In the order
# in which they begin, so that no process is left with much to do when the others are done.
_TOGETHER = {
    "tests/e2e/": "platform",
    "tests/e2e/lifecycle/": "lifecycle",
    "tests/stacks/": "templates",
    "tests/contract/": "templates",
    "tests/e2e/test_demo.py": "demo",
    "tests/e2e/events/": "events",
    "tests/e2e/test_first_app.py": "first app",
}
_NAMES = list(dict.fromkeys(_TOGETHER.values()))
# What follows, file by file; all others come last.
_THEN = ("tests/local/", "tests/constructs/")


def scope_of(nodeid: str) -> str:
    """What a test shares with others, or its file."""
    start = max((start for start in _TOGETHER if nodeid.startswith(start)), key=len, default=None)
    return nodeid.partition("::")[0] if start is None else _TOGETHER[start]


def place_of(nodeid: str) -> int:
    """When a test's turn is: less is earlier."""
    scope = scope_of(nodeid)
    if scope in _NAMES:
        return _NAMES.index(scope)
    return len(_NAMES) + next((place for place, start in enumerate(_THEN) if nodeid.startswith(start)), len(_THEN))


class Sharing(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist's types are not followed
    """Gives a file's tests to one process, and so those of files that share something, in the order of collection."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)
