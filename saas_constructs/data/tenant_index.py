"""A global secondary index of a tenant table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TenantIndex:
    """An index whose partition key, like the table's, starts with ``{tenant_id}#``.

    A template can't see values: a handler that writes an index key without the tenant writes an item that no session
    can query by the index, because the access role's condition covers index queries.

    Attributes:
        name: The index's name, which handlers query by.
        partition_key: Attribute of type string, ``{tenant_id}#...``.
        sort_key: Attribute of type string, if the index sorts.
        attributes: What of each item the index holds beside the keys; all of it when left out. A write that changes
            none of these costs the index nothing, and an index of small copies costs less than one of whole items.
    """

    name: str
    partition_key: str
    sort_key: str | None = None
    attributes: tuple[str, ...] | None = None
