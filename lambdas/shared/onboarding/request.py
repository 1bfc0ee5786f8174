"""What an operator sends to make a tenant."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, Final, Self

from lambdas.shared.registry.records import MODELS, POOL

TIERS: Final = frozenset({"basic", "standard", "premium"})

_SLUG: Final = re.compile(r"[a-z][a-z0-9-]{1,30}[a-z0-9]")
_SITE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
# Only what keeps a typing error out: whether the address exists shows when Cognito writes to it.
_EMAIL: Final = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_MAX_EMAIL: Final = 254
_MAX_NAME: Final = 100
_MAX_SITES: Final = 100
_FIELDS: Final = frozenset({"slug", "name", "tier", "model", "sites", "owner"})


class InvalidOnboardingError(ValueError):
    """The payload breaks a rule; the text lists every fault."""


@dataclass(frozen=True, slots=True)
class OnboardingRequest:
    """A tenant to be made.

    Attributes:
        slug: The tenant's unique name in addresses: 3 to 32 of a-z, 0-9 and ``-``.
        name: The tenant's name for people.
        tier: ``basic``, ``standard`` or ``premium``.
        sites: The tenant's sites.
        owner_email: Who administers the tenant.
        model: ``pool``, ``bridge`` or ``silo``.
    """

    slug: str
    name: str
    tier: str
    sites: tuple[str, ...]
    owner_email: str
    model: str = POOL

    @classmethod
    def from_payload(cls, payload: Any) -> Self:
        """The request in an invocation's payload.

        Raises:
            InvalidOnboardingError: With every fault found.
        """
        if not isinstance(payload, dict):
            raise InvalidOnboardingError(f"the payload must be an object, got {type(payload).__name__}")
        faults = [f"{name} is not a known field" for name in sorted(map(str, payload.keys() - _FIELDS))]
        owner = payload.get("owner")
        email = owner.get("email") if isinstance(owner, dict) and owner.keys() == {"email"} else None
        faults += [
            f"{name} must be {rule}, got {value!r:.60}"
            for name, value, rule, holds in (
                (
                    "slug",
                    payload.get("slug"),
                    f"text that matches ^{_SLUG.pattern}$",
                    _matches(payload.get("slug"), _SLUG),
                ),
                ("name", payload.get("name"), f"1 to {_MAX_NAME} printable characters", _is_name(payload.get("name"))),
                ("tier", payload.get("tier"), f"one of {', '.join(sorted(TIERS))}", _is_tier(payload.get("tier"))),
                (
                    "model",
                    payload.get("model", POOL),
                    f"one of {', '.join(MODELS)}",
                    payload.get("model", POOL) in MODELS,
                ),
                (
                    "sites",
                    payload.get("sites"),
                    f"1 to {_MAX_SITES} different site ids",
                    _are_sites(payload.get("sites")),
                ),
                ("owner", owner, 'an object {"email": "..."}', _is_email(email)),
            )
            if not holds
        ]
        if faults:
            raise InvalidOnboardingError("; ".join(faults))
        return cls(
            slug=payload["slug"],
            name=payload["name"],
            tier=payload["tier"],
            sites=tuple(payload["sites"]),
            # Cognito compares addresses without regard to case in pools like this one; so does the fingerprint.
            owner_email=str(email).lower(),
            model=payload.get("model", POOL),
        )

    def to_payload(self) -> dict[str, Any]:
        """The payload that leads to this request again."""
        return {
            "slug": self.slug,
            "name": self.name,
            "tier": self.tier,
            "model": self.model,
            "sites": list(self.sites),
            "owner": {"email": self.owner_email},
        }

    @property
    def fingerprint(self) -> str:
        """Digest of the content, by which a repeated request is told from another one for the same slug."""
        content = [self.slug, self.name, self.tier, self.model, list(self.sites), self.owner_email]
        return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def _matches(value: Any, form: re.Pattern[str]) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 1 <= len(value.strip()) <= len(value) <= _MAX_NAME and value.isprintable()


def _is_tier(value: Any) -> bool:
    return isinstance(value, str) and value in TIERS


def _are_sites(value: Any) -> bool:
    return (
        isinstance(value, list)
        and 1 <= len(value) <= _MAX_SITES
        and all(_matches(site, _SITE) for site in value)
        and len(set(value)) == len(value)
    )


def _is_email(value: Any) -> bool:
    return _matches(value, _EMAIL) and len(value) <= _MAX_EMAIL
