"""Codes that prove an address: eight digits, kept as a digest that is dear to guess from."""

import hashlib
import hmac
import secrets
from typing import Final

from lambdas.shared.tenant_id import ALPHABET

_DIGITS: Final = 8
_ID_LENGTH: Final = 26
# 16 MB and some 40 ms for each guess (RFC 7914): all codes of one registration take more than the code is good for.
_COST: Final = {"n": 2**14, "r": 8, "p": 1}


def new_registration_id() -> str:
    """A fresh id of 130 random bits, which nobody guesses."""
    return "".join(secrets.choice(ALPHABET) for _ in range(_ID_LENGTH))


def new_code() -> str:
    """A fresh code."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"


def digest_of(registration_id: str, code: str) -> str:
    """What is kept of a code; that of another registration differs for the same code."""
    return hashlib.scrypt(code.encode(), salt=registration_id.encode(), dklen=32, **_COST).hex()


def is_code(registration_id: str, code: str, digest: str) -> bool:
    """Whether ``digest`` was made from ``code``; it takes as long for either answer."""
    return hmac.compare_digest(digest_of(registration_id, code), digest)
