"""Tenants by what people call them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saas_constructs.local.admin.api import AdminProblemError
from saas_constructs.local.errors import LocalError
from saas_constructs.local.tenant_id import is_tenant_id

if TYPE_CHECKING:
    from saas_constructs.local.admin.api import AdminApi

_PAGE: Final = 100


def tenant_of(api: AdminApi, wanted: str) -> dict[str, Any]:
    """The tenant whose id or slug is ``wanted``.

    Raises:
        LocalError: There is none.
    """
    if is_tenant_id(wanted):
        # Before slugs: nobody's slug may stand in for another tenant's id.
        try:
            return dict(api.get("tenants", wanted))
        except AdminProblemError as error:
            if error.kind != "not-found":
                raise
    found = api.get("tenants", slug=wanted)["tenants"]
    if found:
        return dict(found[0])
    raise LocalError(f"no tenant has the id or slug {wanted!r}", "`saas tenants list` names them")


def every_tenant(api: AdminApi, status: str | None) -> list[dict[str, Any]]:
    """All tenants, or those of a status."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = api.get("tenants", status=status, limit=_PAGE, cursor=cursor)
        found += page["tenants"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found
