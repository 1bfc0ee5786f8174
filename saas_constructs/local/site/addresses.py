"""The names under which pages are served on this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from saas_constructs.local.settings import HOST

HEALTH = "/_saas/health"
"""Where the process tells that it serves."""
_NAME = "localhost"
_CONSOLE = "console"
_HOST = re.compile(r"(?:(?P<label>[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)\.)?localhost(?::\d+)?|127\.0\.0\.1(?::\d+)?")
# What all tenants' pages have in common; the edge knows it at the root only.
_SHARED = re.compile(r"/(?:assets|media)/.*|/config\.json")


class Audience(StrEnum):
    """Whose pages a distribution has."""

    SITE = "site"
    CONSOLE = "console"


@dataclass(frozen=True)
class Address:
    """Where a request came in.

    Args:
        audience: Whose pages it is for.
        origin: Scheme, name and port, as the browser sees them.
        slug: The tenant whose address it is; none at the shared one.
    """

    audience: Audience
    origin: str
    slug: str | None = None

    def path_at_edge(self, path: str) -> str:
        """The path to ask the distribution for: a tenant's sub-domain is a path prefix there.

        The distribution of a stage without a domain has no other name, and its edge function looks a slug up in the
        same way wherever it stands.
        """
        return path if self.slug is None or _SHARED.fullmatch(path) else f"/t/{self.slug}{path}"


def address_of(host: str) -> Address | None:
    """Read the header ``Host``.

    Args:
        host: Its value.

    Returns:
        Nothing for a name that is not this machine's own: a foreign page may have made its own name point here
        (DNS rebinding).
    """
    found = _HOST.fullmatch(host.lower())
    if found is None:
        return None
    origin, label = f"http://{host.lower()}", found["label"]
    if label == _CONSOLE:
        return Address(Audience.CONSOLE, origin)
    return Address(Audience.SITE, origin, label)


def origins(port: int) -> dict[str, str]:
    """What to open: the site, the console, and the form of a tenant's address."""
    return {
        "site": f"http://{_NAME}:{port}",
        "console": f"http://{_CONSOLE}.{_NAME}:{port}",
        "tenant": f"http://{{slug}}.{_NAME}:{port}",
    }


def server_url(port: int) -> str:
    """The server's own URL, for programs, which may not know that ``localhost`` is this machine."""
    return f"http://{HOST}:{port}"
