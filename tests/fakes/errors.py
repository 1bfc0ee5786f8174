"""AWS errors as botocore raises them."""

from typing import Any

from botocore.exceptions import ClientError


def client_error(code: str, operation: str, **fields: Any) -> ClientError:
    """The error ``code`` of ``operation``; ``fields`` stand beside ``Error`` in the response."""
    response: Any = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {}, **fields}
    return ClientError(response, operation)
