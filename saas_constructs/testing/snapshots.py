"""Templates without what changes when code changes, for snapshots."""

import re
from collections.abc import Mapping
from typing import Any

from saas_constructs.testing._templates import SynthesizedTemplate, as_json

_ASSET_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_VERSION_SUFFIX = re.compile(r"^(?P<stem>.*CurrentVersion[0-9A-F]{8})[0-9a-f]{32}$")


def normalised(template: SynthesizedTemplate | Mapping[str, Any]) -> dict[str, Any]:
    """Return a template in which asset hashes are masked, to compare with a stored one.

    Masked are the 64 hexadecimal digits of asset hashes wherever they stand (object keys, image
    tags, metadata) and the suffix of the logical ids of function versions. The template itself is
    left alone.

    Args:
        template: As ``Template.from_stack(stack)`` or as JSON.
    """
    masked: dict[str, Any] = _masked(as_json(template))
    return masked


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return _masked_text(value)
    if isinstance(value, list):
        return [_masked(element) for element in value]
    if isinstance(value, dict):
        return {_masked_text(key): _masked(element) for key, element in value.items()}
    return value


def _masked_text(text: str) -> str:
    return _VERSION_SUFFIX.sub(r"\g<stem><hash>", _ASSET_HASH.sub("<asset>", text))
