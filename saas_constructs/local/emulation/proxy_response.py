"""What a function may answer to a REST API's proxy integration.

Source: "Set up Lambda proxy integrations in API Gateway", output format of a Lambda function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_FIELDS: dict[str, Callable[[object], bool]] = {
    "statusCode": lambda value: str(value).isdecimal(),
    "headers": lambda value: value is None or isinstance(value, dict),
    "multiValueHeaders": lambda value: value is None or isinstance(value, dict),
    "body": lambda value: value is None or isinstance(value, str),
    "isBase64Encoded": lambda value: value is None or isinstance(value, bool),
}


def is_proxy_response(answer: object) -> bool:
    """Tell whether API Gateway could read an answer; one that it cannot read is a 502 to the client."""
    return isinstance(answer, dict) and all(name in _FIELDS and _FIELDS[name](value) for name, value in answer.items())
