"""Usage of all tenants as the control plane's API gives it, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from saas_constructs.local.admin.api import AdminApi

_PAGE: Final = 100


def day_of_all(api: AdminApi, day: str) -> dict[str, Any]:
    """What all tenants used on a day: ``tenants``, ``total`` and ``shared``."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = api.get("usage", date=day, limit=_PAGE, cursor=cursor)
        found += page["tenants"]
        cursor = page["next_cursor"]
        if cursor is None:
            return {"date": page["date"], "tenants": found, "total": page["total"], "shared": page["shared"]}
