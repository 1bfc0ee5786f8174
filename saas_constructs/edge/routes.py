"""What a distribution serves under which path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

API: Final = "/api"
PUBLIC: Final = "/public"
SOCKET: Final = "/ws"
MEDIA: Final = "/media"
MENU: Final = "/m"
CONFIG: Final = "/config.json"
ASSETS: Final = "/assets"

_TENANT_PREFIX: Final = "/t/*"
_WILDCARD: Final = "*."


@dataclass(frozen=True, kw_only=True)
class Routes:
    """Paths, as the viewer's function has to know them.

    Attributes:
        stripped: Prefixes that an origin does not see, such as ``/api``.
        socket: Whether ``/ws`` is a WebSocket API.
        folders: Top folders of the site; all that is in them is a file.
        domain_names: The distribution's own; a wildcard's sub-domains may be tenants'.
        menu_pages: Path of the public API below which menus for anybody are, which are served below ``/m``.
        own_apis: Domain of API Gateway, below which a tenant may have an API of its own; without it none has.
    """

    stripped: tuple[str, ...] = ()
    socket: bool = False
    folders: tuple[str, ...] = ("assets",)
    domain_names: tuple[str, ...] = ()
    menu_pages: str = ""
    own_apis: str | None = None

    def to_json(self) -> dict[str, object]:
        """What the viewer's function is given as ``ROUTES``."""
        bases = [name.removeprefix(_WILDCARD) for name in self.domain_names if name.startswith(_WILDCARD)]
        return {
            "strip": list(self.stripped),
            "socket": SOCKET if self.socket else "",
            "folders": list(self.folders),
            "index": "/index.html",
            "pages": self.menu_pages,
            "hosts": [name for name in self.domain_names if not name.startswith(_WILDCARD)],
            "domain": bases[0] if bases else None,
            "own": None if self.own_apis is None else {"prefix": API, "domain": self.own_apis},
        }


def patterns(path: str) -> tuple[str, ...]:
    """CloudFront's path patterns of a prefix or path, with and without a tenant's ``/t/{slug}`` before it."""
    own = path if path == SOCKET else f"{path}/*"
    return own, f"{_TENANT_PREFIX}{own}"


def top_folders(site: Path | None) -> tuple[str, ...]:
    """The folders right below a built site's root, in order.

    Raises:
        ValueError: There is no such folder, or it has no ``index.html``.
    """
    if site is None:
        return (ASSETS.removeprefix("/"),)
    if not (site / "index.html").is_file():
        raise ValueError(f"site must be a folder with an index.html, got {str(site)!r}; build the pages first")
    return tuple(sorted(path.name for path in site.iterdir() if path.is_dir()))
