# ruff: noqa: SLF001 - a mend reaches into its upstream
"""APIs as origins of a distribution.

Upstream: MiniStack 1.5.33 answers 502 where an origin has a name of AWS's own, unless it is a bucket, a load balancer
or a function's address: ``{api}.execute-api.{region}.amazonaws.com`` is none of them.
Why: pages call their API through the distribution that they came from.
Remove when: ``tests/local/mends/test_cloudfront_api_origins.py`` finds the upstream emulator serving one.
"""

from __future__ import annotations

import os
import re
from typing import Any, Final

from ministack.services import cloudfront

_API: Final = re.compile(r"([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?")
_GATEWAY: Final = "/_aws/execute-api/"


def apply() -> None:
    """Put the mend in force."""
    forward = cloudfront._forward_to_origin

    def mended(origin: dict[str, Any], method: str, uri: str, *more: Any) -> Any:
        api = _API.fullmatch(origin["domain_name"])
        if api is None:
            return forward(origin, method, uri, *more)
        here = {
            **origin,
            "domain_name": "127.0.0.1",
            "http_port": int(os.environ["GATEWAY_PORT"]),
            "protocol_policy": "http-only",
        }
        # The path has the stage already: it is the origin's own path.
        return forward(here, method, f"{_GATEWAY}{api[1]}{uri}", *more)

    cloudfront._forward_to_origin = mended
