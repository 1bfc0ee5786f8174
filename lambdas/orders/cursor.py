"""Cursors of lists of orders: opaque to clients, and of no power.

A cursor holds the place in the list at which the next page starts, and a checksum that binds it to that list. The
checksum is no secret: a forged cursor can only name another place in the very list that its sender may read anyway,
because the partition key never comes from the cursor.
"""

import base64
import binascii
import hashlib
import re
from typing import Final

from lambdas.shared.errors import InvalidRequestError

_POINTER: Final = "/query/cursor"
_CHECK_BYTES: Final = 9
_PLACE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#(?P<order_id>[0-9a-hjkmnp-tv-z]{26})", re.ASCII)
MAX_LENGTH: Final = 128


def encode(place: str, *, of: str) -> str:
    """Cursor of the page after ``place``.

    Args:
        place: Time and id of the page's last order, as `lambdas.orders.keys.by_time` joins them.
        of: What tells the list from every other one of any tenant.
    """
    content = _check(place, of) + place.encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(cursor: str, *, of: str) -> tuple[str, str]:
    """Place and order id in ``cursor``.

    Raises:
        InvalidRequestError: It is none that ``encode`` made for this list.
    """
    wrong = InvalidRequestError.at(_POINTER, "must be the next_cursor of this list, unchanged; start without one")
    if len(cursor) > MAX_LENGTH:
        raise wrong
    try:
        content = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        place = content[_CHECK_BYTES:].decode("ascii")
    except (binascii.Error, ValueError):
        raise wrong from None
    match = _PLACE.fullmatch(place)
    if match is None or content[:_CHECK_BYTES] != _check(place, of):
        raise wrong
    return place, match["order_id"]


def _check(place: str, of: str) -> bytes:
    return hashlib.sha256(f"{of}\n{place}".encode()).digest()[:_CHECK_BYTES]
