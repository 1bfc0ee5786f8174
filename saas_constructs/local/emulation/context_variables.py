"""``$context`` variables of API Gateway, in access logs and gateway responses.

Source: "Variables for access logging for API Gateway" and "Gateway response types for API Gateway".
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_VARIABLE = re.compile(r"\$(?:\{context\.(\w+(?:\.\w+)*)\}|context\.([A-Za-z]\w*(?:\.[A-Za-z]\w*)*))")


def render(template: str, values: Mapping[str, object], *, absent: str) -> str:
    """Put values in place of a template's variables, each safe inside a JSON string.

    Args:
        template: A log format or a response template.
        values: By name without ``context.``.
        absent: What stands for a variable without a value.
    """

    def value_of(match: re.Match[str]) -> str:
        value = values.get(match[1] or match[2])
        return absent if value is None else escape(value)

    return _VARIABLE.sub(value_of, template)


def escape(value: object) -> str:
    """Write a value so that it can stand between the quotes of a JSON string."""
    return json.dumps(value if isinstance(value, str) else str(value), ensure_ascii=False)[1:-1]
