"""Entity tags: optimistic concurrency by ``If-Match``, and answers that a client has (RFC 9110, 8.8.3 and 13.1)."""

import re
from http import HTTPStatus
from typing import Final

from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.problems import ProblemKind

_ENTITY_TAG: Final = re.compile(r'"([1-9][0-9]{0,14})"')


class VersionMismatchError(Exception):
    """The resource is of another version than the one that the caller knows."""

    def __init__(self, current: int) -> None:
        state = f"is of version {current} now" if current else "is not there"
        super().__init__(f"the resource {state}; get it, apply your change to it, and send its ETag as If-Match")


VERSION_MISMATCH: Final = ProblemKind(
    HTTPStatus.PRECONDITION_FAILED, "version-mismatch", "The resource has changed meanwhile"
)


def entity_tag(version: int) -> str:
    """Value of the header ``ETag`` for a version."""
    return f'"{version}"'


def expected_version(header: str | None) -> int | None:
    """The version that ``If-Match`` names; none without the header.

    Raises:
        InvalidRequestError: It is not an ``ETag`` of this API.
    """
    if header is None:
        return None
    match = _ENTITY_TAG.fullmatch(header)
    if match is None:
        raise InvalidRequestError.at("/header/If-Match", f"must be the ETag of an earlier answer, got {header[:40]!r}")
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
        raise VersionMismatchError(current)


def is_known(header: str | None, tag: str) -> bool:
    """Whether a client has the answer with this tag already.

    Args:
        header: ``If-None-Match``. Tags compare weakly (RFC 9110, section 13.1.2): compression at an edge makes them so.
        tag: The answer's ``ETag``.
    """
    known = {part.strip().removeprefix("W/") for part in (header or "").split(",")}
    return bool({tag, "*"} & known)
