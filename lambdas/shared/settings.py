"""Reading a function's environment variables.

The names and their meaning are listed in docs/architecture.md.
"""

import os


class SettingMissingError(RuntimeError):
    """A required environment variable is absent or empty."""


class SettingInvalidError(RuntimeError):
    """An environment variable holds a value of the wrong form."""


def required(name: str) -> str:
    """Value of the environment variable ``name``.

    Raises:
        SettingMissingError: It is absent or empty.
    """
    value = os.environ.get(name, "")
    if not value:
        raise SettingMissingError(
            f"environment variable {name} is not set; the construct that makes this function sets it"
        )
    return value


def required_words(name: str) -> frozenset[str]:
    """Words of the required environment variable ``name``, which are joined by spaces."""
    return frozenset(required(name).split())


def words(name: str) -> frozenset[str]:
    """Words of the environment variable ``name``; none when it is absent."""
    return frozenset(os.environ.get(name, "").split())


def seconds(name: str, default: int) -> int:
    """The environment variable ``name`` as a whole number of seconds, 0 or more.

    Raises:
        SettingInvalidError: It is set to something else.
    """
    value = os.environ.get(name, "")
    if not value:
        return default
    if not (value.isascii() and value.isdigit()):
        raise SettingInvalidError(f"environment variable {name} must be whole seconds, 0 or more, got {value!r}")
    return int(value)
