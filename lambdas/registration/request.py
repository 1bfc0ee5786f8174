"""From a client's JSON to a registration."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from lambdas.shared.fields import FieldReader

SLUG: Final = re.compile(r"[a-z][a-z0-9-]{1,30}[a-z0-9]")
REGISTRATION_ID: Final = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")
MAX_COMPANY: Final = 100
# Whether the address exists shows when the code arrives there. No quotes, comments or lists (RFC 5322, section 3.4):
# each would be another spelling of an address, with a count of e-mails of its own.
_EMAIL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
_MAX_EMAIL: Final = 254
_CODE: Final = re.compile(r"[0-9]{8}")


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants to be a tenant.

    Attributes:
        email: Whom the code is sent to, and who becomes the owner; in lower case.
        company: The tenant's name for people.
        slug: The name in addresses that they would like.
        tier: The tier that they chose.
    """

    email: str
    company: str
    slug: str
    tier: str


def applicant(value: Any, tiers: Collection[str]) -> Applicant:
    """The applicant in a body.

    Args:
        value: As read by ``lambdas.shared.strict_json``.
        tiers: Tiers that anybody may choose.

    Raises:
        InvalidRequestError: With every fault found.
    """
    read = FieldReader(value, {"email", "company", "slug", "tier"})
    email = read.matching("email", _EMAIL)
    if len(email) > _MAX_EMAIL:
        read.fault("email", f"must have at most {_MAX_EMAIL} characters, got {len(email)}")
    company = read.text("company", MAX_COMPANY)
    if company and not (company.isprintable() and company.strip()):
        read.fault("company", "must be printable text")
    found = Applicant(
        email=email.lower(),
        company=company,
        slug=read.matching("slug", SLUG),
        tier=read.one_of("tier", tiers, f"one of {', '.join(sorted(tiers))}"),
    )
    read.check()
    return found


def confirmation(value: Any) -> tuple[str, str | None]:
    """The code in a body, and the slug that the applicant wants by now; nothing for the one they began with.

    Raises:
        InvalidRequestError: With every fault found.
    """
    read = FieldReader(value, {"code", "slug"})
    code = read.matching("code", _CODE)
    slug = read.matching("slug", SLUG) if "slug" in read else None
    read.check()
    return code, slug
