"""Ids that a request always leads to, so that the write of what it makes is also the check for a duplicate."""

import hashlib
from typing import Final

from lambdas.shared.tenant_id import ALPHABET

_LENGTH: Final = 26


def derived_id(*parts: str) -> str:
    """130 bits of a digest of ``parts`` in Crockford's base 32; nobody can tell the parts from it.

    Args:
        parts: None of them may hold a line feed, which keeps them apart.
    """
    number = int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest())
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(_LENGTH))
