"""Subscriptions as values: what a client asks for, and what is kept."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from lambdas.notifications.endpoints import CHANNELS, fault_of
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.fields import IDENTIFIER, FieldReader
from lambdas.shared.tenant_id import ALPHABET

ROLES: Final = ("kitchen", "manager", "owner", "waiter")
"""Roles that notifications are for."""
MAX_SITES: Final = 30
"""With four roles below the 150 combinations of a filter (Amazon SNS Developer Guide, "Filter policy constraints")."""

_ID_LENGTH: Final = 26
_LONGEST: Final = 1024


@dataclass(frozen=True, slots=True)
class SubscriptionRequest:
    """A valid request to be told.

    Attributes:
        channel: ``email``, ``sms`` or ``webhook``.
        endpoint: Where messages go.
        roles: For whom they are; the caller's own when empty.
        site_ids: Which sites they are about; all that the caller reaches when empty.
    """

    channel: str
    endpoint: str
    roles: tuple[str, ...]
    site_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Somebody who is told.

    Attributes:
        subscription_id: Derived from tenant, channel and endpoint: an endpoint subscribes to a channel once.
        channel: ``email``, ``sms`` or ``webhook``.
        endpoint: Where messages go.
        roles: For whom messages are, sorted.
        site_ids: Which sites they are about, sorted; all when empty.
        created_by: Who subscribed.
        created_at: UTC, RFC 3339 with milliseconds.
        arn: SNS's name of it; empty until SNS has given it one. Not shown to clients.
    """

    subscription_id: str
    channel: str
    endpoint: str
    roles: tuple[str, ...]
    site_ids: tuple[str, ...]
    created_by: str
    created_at: str
    arn: str = ""

    def filter_policy(self, tenant_id: str) -> str:
        """SNS's filter: the tenant's messages for these roles and sites, and no others."""
        policy = {"tenant_id": [tenant_id], "role": list(self.roles)}
        if self.site_ids:
            policy["site_id"] = list(self.site_ids)
        return json.dumps(policy, separators=(",", ":"))

    def wants(self, role: str, site_id: str) -> bool:
        """Whether it is for a message to ``role`` about ``site_id``."""
        return role in self.roles and (not self.site_ids or site_id in self.site_ids)

    def is_like(self, other: "Subscription") -> bool:
        """Whether both bring the same messages to the same place."""
        return (self.roles, self.site_ids) == (other.roles, other.site_ids)

    def to_json(self) -> dict[str, Any]:
        """The subscription as clients see it."""
        return {
            "subscription_id": self.subscription_id,
            "channel": self.channel,
            "endpoint": self.endpoint,
            "roles": list(self.roles),
            "site_ids": list(self.site_ids),
            "created_by": self.created_by,
            "created_at": self.created_at,
        }


def subscription_id_of(tenant_id: str, channel: str, endpoint: str) -> str:
    """The id of the one subscription of an endpoint to a channel: 130 bits of a digest in base 32."""
    # None of the parts can hold the separator.
    number = int.from_bytes(hashlib.sha256(f"{tenant_id}\n{channel}\n{endpoint}".encode()).digest())
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(_ID_LENGTH))


def subscription_request(value: Any, *, local_webhooks: bool) -> SubscriptionRequest:
    """The request in a body, as read by ``lambdas.shared.strict_json``.

    Raises:
        InvalidRequestError: With every fault found.
    """
    fields = FieldReader(value, {"channel", "endpoint", "roles", "site_ids"})
    channel = fields.one_of("channel", CHANNELS, f"one of {', '.join(CHANNELS)}")
    endpoint = fields.text("endpoint", _LONGEST)
    if channel and endpoint:
        fault = fault_of(channel, endpoint, local_webhooks=local_webhooks)
        if fault is not None:
            fields.fault("endpoint", fault)
    roles = _texts(fields, value, "roles", len(ROLES))
    for place, role in enumerate(roles):
        if role not in ROLES:
            fields.fault(f"roles/{place}", f"must be one of {', '.join(ROLES)}, got {role[:40]!r}")
    site_ids = _texts(fields, value, "site_ids", MAX_SITES)
    for place, site_id in enumerate(site_ids):
        if not IDENTIFIER.fullmatch(site_id):
            fields.fault(f"site_ids/{place}", f"must match ^{IDENTIFIER.pattern}$, got {site_id[:40]!r}")
    fields.check()
    return SubscriptionRequest(channel, endpoint, roles, site_ids)


def _texts(fields: FieldReader, value: Any, name: str, most: int) -> tuple[str, ...]:
    if name not in fields:
        return ()
    entries = value[name]
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        fields.fault(name, "must be a list of strings")
        return ()
    if not 1 <= len(entries) <= most or len(set(entries)) != len(entries):
        fields.fault(name, f"must hold 1 to {most} different entries, got {len(entries)}")
        return ()
    return tuple(sorted(entries))


def too_many_sites(count: int) -> InvalidRequestError:
    """The fault of a caller who reaches more sites than a filter can name, and chose none."""
    return InvalidRequestError.at("/site_ids", f"is required: name 1 to {MAX_SITES} of the {count} sites you reach")
