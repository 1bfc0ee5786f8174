"""How long a menu's page is kept, by whom, and what of a request it is made of beside the tenant and the language."""

from typing import Final

EDGE_ADDRESS: Final = "x-saas-address"
"""Header in which the edge tells the tenant's own address: scheme and host, and ``/t/{slug}`` where it has no host."""

CACHING: Final = "public, max-age=60, s-maxage=86400, stale-while-revalidate=60, stale-if-error=86400"
"""``Cache-Control`` of a menu: readers may miss a change for two minutes; the edge asks for another version at once."""

BRIEFLY: Final = "public, max-age=60"
"""``Cache-Control`` where there is no menu: there may be one soon."""
