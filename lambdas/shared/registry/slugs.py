"""Slugs: a tenant's unique name in addresses, and what was decided with its reservation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from lambdas.shared.moments import rfc3339
from lambdas.shared.registry.errors import SlugTakenError
from lambdas.shared.registry.part import RegistryPart

GRACE_DAYS: Final = 90
"""For how long a slug that was given up stays its last tenant's: links and bookmarks must not lead to a stranger."""

_PLATFORMS: Final = (
    "account admin api app assets auth billing cdn console docs help login mail media portal public sso static status "
    "support test www"
)
RESERVED: Final = frozenset(_PLATFORMS.split())
"""Slugs that no tenant gets: at a sub-domain of this name people would take it for the platform."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """A slug and what was decided with it.

    Attributes:
        tenant_id: The tenant to be.
        usage_key: Value of its API key.
        fingerprint: Digest of the request that made the reservation.
        created_at: UTC, RFC 3339.
    """

    tenant_id: str
    usage_key: str
    fingerprint: str
    created_at: str


class Slugs(RegistryPart):
    """Reservations of slugs in the registry."""

    def tenant_of(self, slug: str) -> str | None:
        """The id of the tenant that has the slug or is about to have it; none where it was given up."""
        answer = self._client.get_item(TableName=self._table_name, Key=slug_key(slug), ConsistentRead=True)
        item = answer.get("Item")
        return None if item is None or "released_at" in item else str(item["tenant_id"]["S"])

    def take(self, slug: str, reservation: Reservation) -> dict[str, Any]:
        """A member of a transaction that gives ``slug`` to a tenant.

        It fails where the slug is another tenant's, or was a short while ago; its own earlier one it may take back.

        Raises:
            SlugTakenError: It is one of `RESERVED`.
        """
        if slug in RESERVED:
            raise SlugTakenError(f"the slug {slug!r} is the platform's own; choose another one")
        put = self._put(slug, reservation)
        put["ConditionExpression"] = (
            "attribute_not_exists(pk) OR released_at < :cutoff OR "
            "(tenant_id = :tenant AND attribute_exists(released_at))"
        )
        put["ExpressionAttributeValues"] = {":cutoff": self._cutoff(), ":tenant": {"S": reservation.tenant_id}}
        return {"Put": put}

    def give_up(self, slug: str, tenant_id: str) -> dict[str, Any]:
        """A member of a transaction after which ``slug`` is nobody's, and stays so for `GRACE_DAYS` days.

        The tenant's key is not kept with it: it lives on where the tenant was only renamed.
        """
        return {
            "Update": {
                "TableName": self._table_name,
                "Key": slug_key(slug),
                "UpdateExpression": "SET released_at = :now REMOVE usage_key",
                "ConditionExpression": "tenant_id = :tenant",
                "ExpressionAttributeValues": {":now": {"S": rfc3339(self._now())}, ":tenant": {"S": tenant_id}},
            }
        }

    def free(self, slug: str, tenant_id: str) -> dict[str, Any]:
        """A member of a transaction after which ``slug`` is to be had at once: its tenant did not come to be.

        Where it is another's already, or nobody's, the transaction fails.
        """
        return {
            "Delete": {
                "TableName": self._table_name,
                "Key": slug_key(slug),
                "ConditionExpression": "tenant_id = :tenant",
                "ExpressionAttributeValues": {":tenant": {"S": tenant_id}},
            }
        }

    def held(self, slug: str, tenant_id: str) -> dict[str, Any]:
        """A member of a transaction that fails where ``slug`` is not that tenant's."""
        return {
            "ConditionCheck": {
                "TableName": self._table_name,
                "Key": slug_key(slug),
                "ConditionExpression": "tenant_id = :tenant AND attribute_not_exists(released_at)",
                "ExpressionAttributeValues": {":tenant": {"S": tenant_id}},
            }
        }

    def _put(self, slug: str, reservation: Reservation) -> dict[str, Any]:
        item = {
            **slug_key(slug),
            "tenant_id": {"S": reservation.tenant_id},
            "usage_key": {"S": reservation.usage_key},
            "fingerprint": {"S": reservation.fingerprint},
            "created_at": {"S": reservation.created_at},
        }
        return {"TableName": self._table_name, "Item": item}

    def _cutoff(self) -> dict[str, str]:
        return {"S": rfc3339(self._now() - timedelta(days=GRACE_DAYS))}


def slug_key(slug: str) -> dict[str, Any]:
    """Key of a slug."""
    return {"pk": {"S": f"slug#{slug}"}, "sk": {"S": "slug"}}


def standing(slug: str, item: Mapping[str, Any]) -> Reservation:
    """The reservation that the item of a slug keeps.

    Raises:
        SlugTakenError: The slug was given up less than `GRACE_DAYS` days ago.
    """
    if "released_at" in item:
        raise SlugTakenError(f"the slug {slug!r} was given up less than {GRACE_DAYS} days ago; choose another one")
    return Reservation(
        tenant_id=item["tenant_id"]["S"],
        usage_key=item["usage_key"]["S"],
        fingerprint=item["fingerprint"]["S"],
        created_at=item["created_at"]["S"],
    )
