"""Pages of lists. The cursor of most is the id of the last entry: a place in a list that its sender may read anyway."""

import re
from dataclasses import dataclass
from typing import Final

from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.fields import IDENTIFIER
from lambdas.shared.http import ApiRequest

DEFAULT_LIMIT: Final = 25
MAX_LIMIT: Final = 100
_LIMIT: Final = re.compile(r"[1-9][0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of a list a client wants.

    Attributes:
        limit: How many entries at most.
        after: The id behind which the page begins; the list's beginning when there is none.
    """

    limit: int
    after: str | None

    @classmethod
    def of(cls, request: ApiRequest, form: re.Pattern[str] = IDENTIFIER) -> "PageRequest":
        """The page that the query parameters ``limit`` and ``cursor`` ask for.

        Raises:
            InvalidRequestError: One of them is of another form.
        """
        limit, cursor = page_limit(request), request.query("cursor")
        if cursor is not None and not form.fullmatch(cursor):
            raise InvalidRequestError.at(
                "/query/cursor", "must be the next_cursor of this list, unchanged; start without one"
            )
        return cls(limit, cursor)


def page_limit(request: ApiRequest) -> int:
    """How many entries the query parameter ``limit`` asks for.

    Raises:
        InvalidRequestError: It is not 1 to 100.
    """
    limit = request.query("limit")
    if limit is None:
        return DEFAULT_LIMIT
    if not _LIMIT.fullmatch(limit) or int(limit) > MAX_LIMIT:
        raise InvalidRequestError.at("/query/limit", f"must be 1 to {MAX_LIMIT}, got {limit[:40]!r}")
    return int(limit)
