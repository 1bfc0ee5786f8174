"""The form of a tenant id: ``t`` and 12 characters of Crockford's base 32 in lower case.

One alphabet and one length: no id is a prefix of another, and none holds the ``#`` that ends it in
a key.
"""

import re
import secrets
from typing import Final

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 (no i, l, o, u), lower case."""

_FORM: Final = re.compile(r"t[0-9a-hjkmnp-tv-z]{12}")


def is_tenant_id(value: object) -> bool:
    """Whether ``value`` is a string in the form of a tenant id."""
    return isinstance(value, str) and _FORM.fullmatch(value) is not None


def new_tenant_id() -> str:
    """A fresh tenant id of 60 random bits."""
    return "t" + "".join(secrets.choice(ALPHABET) for _ in range(12))
