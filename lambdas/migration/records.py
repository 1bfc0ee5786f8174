"""What an old installation's export becomes on its way into a tenant: records and their changes, as values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lambdas.shared.messages import MessageError
from lambdas.shared.tenant_id import is_tenant_id

KINDS: Final = ("site", "menu_item", "supply", "order")
"""What is taken in, in the order in which it is: each kind rests on those before it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A record of the old installation, as it is from a version on.

    Attributes:
        kind: One of `KINDS`.
        key: What it is called here: ``{site_id}``, ``{brand_id}/{sku}``, ``{site_id}/{supply_id}`` or ``{order_id}``.
        version: The old installation's; a later one wins.
        record: Its content in the application's terms; none when it was deleted.
    """

    kind: str
    key: str
    version: int
    record: Mapping[str, Any] | None

    @property
    def digest(self) -> str:
        """Digest of the content; empty for a deleted record."""
        return "" if self.record is None else digest_of(self.kind, self.key, self.record)


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes that are applied together.

    Attributes:
        tenant_id: Whose records these are to be.
        migration_id: Name of the old installation.
        batch_id: The same for the same content: a batch that was applied is known by it.
        tier: The tenant's, which orders carry.
        changes: At least one.
    """

    tenant_id: str
    migration_id: str
    batch_id: str
    tier: str
    changes: tuple[Change, ...]

    @classmethod
    def from_message(cls, body: Mapping[str, Any]) -> "Batch":
        """The batch in a message's body.

        Raises:
            MessageError: There is none in it.
        """
        texts = [body.get(name) for name in ("migration_id", "batch_id", "tier")]
        changes = body.get("changes")
        if not is_tenant_id(body.get("tenant_id")) or not all(isinstance(text, str) and text for text in texts):
            raise MessageError("a batch has the texts tenant_id, migration_id, batch_id and tier")
        if not isinstance(changes, list) or not changes:
            raise MessageError("a batch has a list of changes, at least one")
        return cls(
            body["tenant_id"], body["migration_id"], body["batch_id"], body["tier"], tuple(map(_change, changes))
        )


def digest_of(kind: str, key: str, record: Mapping[str, Any]) -> str:
    """SHA-256 of a record, in hexadecimal digits: equal for equal content, however it is ordered.

    What is told of a migration rests on it, so the command that reads the export computes the very same.
    """
    content = json.dumps([kind, key, record], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _change(value: Any) -> Change:
    if (
        not isinstance(value, dict)
        or value.get("kind") not in KINDS
        or not isinstance(value.get("key"), str)
        or type(value.get("version")) is not int
        or not isinstance(value.get("record"), dict | None)
    ):
        raise MessageError(f"a change has kind, key, version and record, got {str(value)[:120]}")
    return Change(value["kind"], value["key"], value["version"], value["record"])
