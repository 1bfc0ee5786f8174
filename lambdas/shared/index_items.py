"""Items that a query of an index found, without those that are not the tenant's own.

IAM bounds a write by the item's own key and not by the attributes that an index takes for its keys (docs/guides/
isolation.md): whoever holds one tenant's session can put an item of that tenant into another's partition of an index.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lambdas.shared.observability import count, logger


def own_items(tenant_id: str, items: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Those of ``items`` whose own key is the tenant's. Others are logged and counted, and stop nothing."""
    for item in items:
        if item["pk"]["S"].startswith(f"{tenant_id}#"):
            yield item
        else:
            # Whose it is stays out of a line that carries this tenant.
            logger.error("foreign item left out")
            count("ForeignItem")
