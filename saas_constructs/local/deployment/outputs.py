"""Make a stack's outputs usable on this machine."""

from __future__ import annotations

import re

# https://{api}.execute-api.{region}.amazonaws.com/{stage}/{path}: AWS's page "Invoke REST APIs".
_API_URL = re.compile(
    r"(?P<scheme>https|wss)://(?P<api>[a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?"
    r"(?:/(?P<stage>[^/?#]*))?(?P<rest>[^\s]*)"
)


def reachable(value: str, endpoint_url: str) -> str:
    """Replace the URLs of APIs in an output by those that the emulator serves.

    Args:
        value: An output, such as ``https://abc.execute-api.us-east-1.amazonaws.com/dev/``.
        endpoint_url: The emulator, ``http://127.0.0.1:4566``.
    """

    def local(found: re.Match[str]) -> str:
        base = endpoint_url.replace("http", "ws", 1) if found["scheme"] == "wss" else endpoint_url
        stage = found["stage"] or "$default"
        return f"{base}/_aws/execute-api/{found['api']}/{stage}{found['rest'] or '/'}"

    return _API_URL.sub(local, value)
