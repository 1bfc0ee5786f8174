"""Keys of the records that are taken in, and of the marks that tell what was, as docs/architecture.md lists them."""

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    Key = dict[str, AttributeValueTypeDef]

SHARDS: Final = 16
"""Partitions that the marks of a migration are spread over: one takes 1,000 writes a second."""


def record_key(tenant_id: str, kind: str, key: str) -> "Key":
    """Key of the item that keeps a record."""
    first, _, second = key.partition("/")
    match kind:
        case "site":
            return _key(f"{tenant_id}#site#{first}", "site")
        case "menu_item":
            return _key(f"{tenant_id}#brand#{first}#menu", f"item#{second}")
        case "supply":
            return _key(f"{tenant_id}#site#{first}#supplies", f"supply#{second}")
        case _:
            return _key(f"{tenant_id}#order#{first}", "order")


def listed_site_key(tenant_id: str, site_id: str) -> "Key":
    """Key of a site's entry in the tenant's list of sites."""
    return _key(f"{tenant_id}#sites", f"site#{site_id}")


def mark_key(tenant_id: str, migration_id: str, kind: str, key: str) -> "Key":
    """Key of the mark that tells which version of a record was taken in."""
    shard = hashlib.sha256(f"{kind}#{key}".encode()).digest()[0] % SHARDS
    return _key(marks_pk(tenant_id, migration_id, shard), f"record#{kind}#{key}")


def marks_pk(tenant_id: str, migration_id: str, shard: int) -> str:
    """Partition key of a share of a migration's marks."""
    return f"{tenant_id}#migration#{migration_id}#{shard}"


def batch_key(tenant_id: str, migration_id: str, batch_id: str) -> "Key":
    """Key of the mark that a batch was applied."""
    return _key(batches_pk(tenant_id, migration_id), f"batch#{batch_id}")


def batches_pk(tenant_id: str, migration_id: str) -> str:
    """Partition key of the marks of a migration's batches."""
    return f"{tenant_id}#migration#{migration_id}"


def _key(pk: str, sk: str) -> "Key":
    return {"pk": {"S": pk}, "sk": {"S": sk}}
