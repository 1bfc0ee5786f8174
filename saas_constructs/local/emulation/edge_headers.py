"""Headers that CloudFront keeps to itself, and answers 502 where a function sets one all the same.

Source: "Restrictions on all edge functions" (Amazon CloudFront Developer Guide).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_DISALLOWED: Final = frozenset(
    {
        "connection",
        "expect",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "trailer",
        "upgrade",
        "x-accel-buffering",
        "x-accel-charset",
        "x-accel-limit-rate",
        "x-accel-redirect",
        "x-amzn-auth",
        "x-amzn-cf-billing",
        "x-amzn-cf-id",
        "x-amzn-cf-xff",
        "x-amzn-errortype",
        "x-amzn-fle-profile",
        "x-amzn-header-count",
        "x-amzn-header-order",
        "x-amzn-lambda-integration-tag",
        "x-amzn-requestid",
        "x-cache",
        "x-forwarded-proto",
        "x-real-ip",
    }
)
_DISALLOWED_FAMILIES: Final = ("x-amz-cf-", "x-edge-")
_READ_ONLY_IN_REQUESTS: Final = frozenset({"content-length", "host", "transfer-encoding", "via"})
_READ_ONLY_IN_ANSWERS: Final = frozenset({"via", "warning"})


def is_disallowed(name: str) -> bool:
    """Whether no function may set a header of that name, upper and lower case alike."""
    lowered = name.lower()
    return lowered in _DISALLOWED or lowered.startswith(_DISALLOWED_FAMILIES)


def refused_headers(given: Mapping[str, Any], returned: Mapping[str, Any], *, of_request: bool) -> list[str]:
    """The headers for which CloudFront refuses what a function made of others, in order.

    Args:
        given: Headers as the function was told them, by name.
        returned: Headers as it answered them.
        of_request: Whether they are those of a viewer's request, rather than of the answer to it.
    """
    before = {name.lower(): value for name, value in given.items()}
    after = {name.lower(): value for name, value in returned.items()}
    set_in_vain = {name for name, value in after.items() if is_disallowed(name) and value != before.get(name)}
    read_only = _READ_ONLY_IN_REQUESTS if of_request else _READ_ONLY_IN_ANSWERS
    return sorted(set_in_vain | {name for name in read_only if before.get(name) != after.get(name)})
