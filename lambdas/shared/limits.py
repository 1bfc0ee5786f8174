"""Limits as one string, as the authorizer's context holds them: ``orders_per_day=500 sites=3``."""

from collections.abc import Mapping


def joined(limits: Mapping[str, int]) -> str:
    """``limits`` as one string."""
    return " ".join(f"{name}={value}" for name, value in limits.items())


def parted(text: str) -> dict[str, int]:
    """The limits in a string that `joined` made.

    Raises:
        ValueError: It is another string.
    """
    return {name: int(value) for name, value in (word.split("=") for word in text.split())}
