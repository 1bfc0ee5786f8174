"""JSON's values as DynamoDB keeps them, and back."""

from collections.abc import Mapping
from typing import Any


def to_attribute(value: Any) -> dict[str, Any]:
    """``value`` as an attribute: text, numbers, booleans, ``None``, lists and maps of these.

    Raises:
        TypeError: It is none of these.
    """
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int | float):
        return {"N": repr(value)}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, Mapping):
        return {"M": {str(key): to_attribute(entry) for key, entry in value.items()}}
    if isinstance(value, list | tuple):
        return {"L": [to_attribute(entry) for entry in value]}
    raise TypeError(f"a registry item holds JSON's values, got {type(value).__name__}")


def from_attribute(attribute: Mapping[str, Any]) -> Any:
    """The value that ``attribute`` keeps; numbers without a fraction are integers."""
    ((kind, kept),) = attribute.items()
    if kind == "NULL":
        return None
    if kind == "N":
        return float(kept) if {".", "e", "E"} & set(kept) else int(kept)
    if kind == "M":
        return {key: from_attribute(entry) for key, entry in kept.items()}
    if kind == "L":
        return [from_attribute(entry) for entry in kept]
    return kept


def to_item(values: Mapping[str, Any]) -> dict[str, Any]:
    """Each of ``values`` as an attribute, without those that are ``None``."""
    return {name: to_attribute(value) for name, value in values.items() if value is not None}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Each attribute's value."""
    return {name: from_attribute(attribute) for name, attribute in item.items()}
