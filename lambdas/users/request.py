"""From a client's JSON to users as they are to be."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any, Final

from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.fields import IDENTIFIER, FieldReader, path_id
from lambdas.shared.http import ApiRequest
from lambdas.shared.paging import page_limit
from lambdas.shared.tenant import ANY_SITE
from lambdas.users.rights import ROLES

MAX_SITES: Final = 100
MAX_BRANDS: Final = 20

# Only what keeps a typing error out: whether the address exists shows when Cognito writes to it.
_EMAIL: Final = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
_MAX_EMAIL: Final = 254
_USER_ID: Final = re.compile(r"[A-Za-z0-9+_-]{1,128}")
_MAX_CURSOR: Final = 600


@dataclass(frozen=True, slots=True)
class Place:
    """What a user is to be, and where; each sorted.

    Attributes:
        roles: At least one.
        sites: ``*`` for all.
        brands: Whose sites the user reaches besides.
    """

    roles: tuple[str, ...]
    sites: tuple[str, ...]
    brands: tuple[str, ...]


def invitation(value: Any) -> tuple[str, Place]:
    """The address and the place that ``value`` asks for.

    Raises:
        InvalidRequestError: With every fault found.
    """
    read = FieldReader(value, {"email", "roles", "sites", "brands"})
    email = read.matching("email", _EMAIL)
    if len(email) > _MAX_EMAIL:
        read.fault("email", f"must have at most {_MAX_EMAIL} characters, got {len(email)}")
    place = _place(read, value)
    # Cognito compares addresses without regard to case in pools like this one.
    return email.lower(), place


def place(value: Any) -> Place:
    """The place that ``value`` asks for.

    Raises:
        InvalidRequestError: With every fault found.
    """
    return _place(FieldReader(value, {"roles", "sites", "brands"}), value)


def user_id(request: ApiRequest) -> str:
    """The path's ``user_id``.

    Raises:
        InvalidRequestError: It is of another form.
    """
    return path_id("user_id", request.path_parameter("user_id"), _USER_ID)


@dataclass(frozen=True, slots=True)
class UserPage:
    """Which part of the list of users a client wants.

    Attributes:
        limit: How many at most.
        after: Address and id of the user behind whom it begins; the list's beginning when there is none.
    """

    limit: int
    after: tuple[str, str] | None

    @classmethod
    def of(cls, request: ApiRequest) -> "UserPage":
        """The page that the query parameters ``limit`` and ``cursor`` ask for.

        Raises:
            InvalidRequestError: One of them is of another form.
        """
        cursor = request.query("cursor")
        return cls(page_limit(request), None if cursor is None else _parted(cursor))


def cursor_of(after: tuple[str, str] | None) -> str | None:
    """The cursor of the page behind that user."""
    return None if after is None else base64.urlsafe_b64encode("\n".join(after).encode()).rstrip(b"=").decode()


def _parted(cursor: str) -> tuple[str, str]:
    wrong = InvalidRequestError.at(
        "/query/cursor", "must be the next_cursor of this list, unchanged; start without one"
    )
    if len(cursor) > _MAX_CURSOR:
        raise wrong
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise wrong from None
    email, _, principal = text.partition("\n")
    if not email or not _USER_ID.fullmatch(principal):
        raise wrong
    return email, principal


def _place(read: FieldReader, value: Any) -> Place:
    roles = _texts(read, value, "roles", len(ROLES))
    for index, role in enumerate(roles):
        if role not in ROLES:
            read.fault(f"roles/{index}", f"must be one of {', '.join(ROLES)}, got {role[:40]!r}")
    brands = _texts(read, value, "brands", MAX_BRANDS) if "brands" in read else ()
    # Who names neither means all; who names brands means these.
    sites = _texts(read, value, "sites", MAX_SITES, least=0) if "sites" in read else (() if brands else (ANY_SITE,))
    for name, entries in (("sites", sites), ("brands", brands)):
        for index, entry in enumerate(entries):
            if not (IDENTIFIER.fullmatch(entry) or (name == "sites" and entries == (ANY_SITE,))):
                read.fault(f"{name}/{index}", f"must match ^{IDENTIFIER.pattern}$, got {entry[:40]!r}")
    if "sites" in read and not sites and not brands:
        read.fault("sites", "must name a site, or '*' for all, where there are no brands")
    read.check()
    return Place(tuple(sorted(roles)), tuple(sorted(sites)), tuple(sorted(brands)))


def _texts(read: FieldReader, value: Any, name: str, most: int, *, least: int = 1) -> tuple[str, ...]:
    entries = value.get(name) if isinstance(value, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        if isinstance(value, dict):
            read.fault(name, "is required and must be a list of strings")
        return ()
    if not least <= len(entries) <= most or len(set(entries)) != len(entries):
        read.fault(name, f"must hold {least} to {most} different entries, got {len(entries)}")
        return ()
    return tuple(entries)
