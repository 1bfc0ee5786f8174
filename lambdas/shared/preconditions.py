"""Entity tags: optimistic concurrency by ``If-Match``, and answers that a client has (RFC 9110, 8.8.3 and 13.1)."""

import re
from http import HTTPStatus
from typing import Final

from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.problems import ProblemKind

_ENTITY_TAG: Final = re.compile(r'"([1-9][0-9]{0,14})"')
# Version of what is not there.
_NONE: Final = 0


class VersionMismatchError(Exception):
    """The resource is of another version than the one that the caller knows, or there although it was to be new."""

    def __init__(self, current: int, expected: int) -> None:
        state = f"is of version {current} now" if current else "is not there"
        if expected == _NONE:
            state = f"is there already, in version {current}"
        super().__init__(f"the resource {state}; get it, apply your change to it, and send its ETag as If-Match")


VERSION_MISMATCH: Final = ProblemKind(
    HTTPStatus.PRECONDITION_FAILED, "version-mismatch", "The resource has changed meanwhile"
)


def entity_tag(version: int) -> str:
    """Value of the header ``ETag`` for a version."""
    return f'"{version}"'


def expected_version(if_match: str | None, if_none_match: str | None = None) -> int | None:
    """The version that a request is meant for; none where it says nothing.

    Args:
        if_match: ``If-Match``, which names a version.
        if_none_match: ``If-None-Match`` of a request that may add something: ``*`` is version 0, that of what is not
            there (RFC 9110, section 13.1.2).

    Raises:
        InvalidRequestError: The one is not an ``ETag`` of this API, the other is not ``*``, or there are both.
    """
    if if_none_match is not None:
        if if_none_match != "*":
            raise InvalidRequestError.at("/header/If-None-Match", f"must be *, got {if_none_match[:40]!r}")
        if if_match is not None:
            raise InvalidRequestError.at("/header/If-None-Match", "must be left out where If-Match is sent, got both")
        return _NONE
    if if_match is None:
        return None
    match = _ENTITY_TAG.fullmatch(if_match)
    if match is None:
        detail = f"must be the ETag of an earlier answer, got {if_match[:40]!r}"
        raise InvalidRequestError.at("/header/If-Match", detail)
    return int(match[1])


def check_version(expected: int | None, current: int) -> None:
    """Refuse a change that was meant for another version.

    Args:
        expected: What the caller knows; anything will do when left out.
        current: The resource's version; 0 when there is none.

    Raises:
        VersionMismatchError: They differ.
    """
    if expected is not None and expected != current:
        raise VersionMismatchError(current, expected)


def is_known(header: str | None, tag: str) -> bool:
    """Whether a client has the answer with this tag already.

    Args:
        header: ``If-None-Match``. Tags compare weakly (RFC 9110, section 13.1.2): compression at an edge makes them so.
        tag: The answer's ``ETag``.
    """
    known = {part.strip().removeprefix("W/") for part in (header or "").split(",")}
    return bool({tag, "*"} & known)
