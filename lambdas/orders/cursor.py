"""Cursors of a site's order list: opaque to clients, and of no power.

A cursor holds the sort key at which the next page starts, and a checksum that binds it to tenant
and site. The checksum is no secret: a forged cursor can only name another place in the very list
that its sender may read anyway, because the partition key never comes from the cursor.
"""

import base64
import binascii
import hashlib
import re
from typing import Final

from lambdas.orders.items import site_pk
from lambdas.shared.errors import InvalidRequestError

_POINTER: Final = "/query/cursor"
_CHECK_BYTES: Final = 9
_SORT_KEY: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#(?P<order_id>[0-9a-hjkmnp-tv-z]{26})", re.ASCII)
_MAX_LENGTH: Final = 128


def encode(sort_key: str, *, tenant_id: str, site_id: str) -> str:
    """Cursor of the page after ``sort_key``."""
    content = _check(sort_key, tenant_id, site_id) + sort_key.encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(cursor: str, *, tenant_id: str, site_id: str) -> tuple[str, str]:
    """Sort key and order id in ``cursor``.

    Raises:
        InvalidRequestError: It is none that ``encode`` made for this tenant and site.
    """
    wrong = InvalidRequestError.at(
        _POINTER, "must be the next_cursor of this site's list, unchanged; start without one"
    )
    if len(cursor) > _MAX_LENGTH:
        raise wrong
    try:
        content = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        sort_key = content[_CHECK_BYTES:].decode("ascii")
    except (binascii.Error, ValueError):
        raise wrong from None
    match = _SORT_KEY.fullmatch(sort_key)
    if match is None or content[:_CHECK_BYTES] != _check(sort_key, tenant_id, site_id):
        raise wrong
    return sort_key, match["order_id"]


def _check(sort_key: str, tenant_id: str, site_id: str) -> bytes:
    source = f"{site_pk(tenant_id, site_id)}\n{sort_key}"
    return hashlib.sha256(source.encode()).digest()[:_CHECK_BYTES]
