"""Versions of what tenants' menus show, by which the edge keeps pages apart; knows neither events nor CloudFront.

A version says nothing of the menu: it is another one, and a higher one, after each event. So it does not matter in
which order events come, nor whether one comes twice: the page is made once more, and that is all.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol

MENU: Final = "menu:"


class Entries(Protocol):
    """The key-value store of the edge."""

    def rewrite(self, keys: Sequence[str], decide: Callable[[Mapping[str, str]], Mapping[str, str | None]]) -> None:
        """Replace entries by what ``decide`` makes of them, with no other write in between; none deletes."""


def menu_key(tenant_id: str) -> str:
    """The key of a tenant's version; the edge's function reads it (saas_constructs/edge/viewer)."""
    return f"{MENU}{tenant_id}"


class MenuVersions:
    """A version for each tenant, which never goes back.

    Args:
        entries: What the edge's function reads.
        now: Seconds since the epoch.
    """

    def __init__(self, entries: Entries, *, now: Callable[[], float] = time.time) -> None:
        self._entries = entries
        self._now = now

    def raise_of(self, tenant_ids: Iterable[str]) -> None:
        """Let the edge ask for these tenants' pages anew.

        A version is the present moment in milliseconds, or one more than the last where that is not earlier: an entry
        that was lost and made again does not come back to a version under which a page is still kept.

        Raises:
            BusyError: Others kept changing the store.
        """
        keys = sorted({menu_key(tenant_id) for tenant_id in tenant_ids})
        now = int(self._now() * 1000)
        self._entries.rewrite(
            keys, lambda found: {key: str(max(now, int(found[key]) + 1 if key in found else 0)) for key in keys}
        )

    def forget(self, tenant_ids: Iterable[str]) -> None:
        """Keep nothing of tenants that are gone.

        An event of theirs that comes later makes the entry anew: some bytes that nothing reads.

        Raises:
            BusyError: Others kept changing the store.
        """
        keys = sorted({menu_key(tenant_id) for tenant_id in tenant_ids})
        self._entries.rewrite(keys, dict.fromkeys)
