"""Which distributions are deployed."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from saas_constructs.local.clients import client, regions_of
from saas_constructs.local.site.addresses import Audience

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_OUTPUTS = {
    "SiteUrl": Audience.SITE,
    "SiteDistributionUrl": Audience.SITE,
    "ConsoleUrl": Audience.CONSOLE,
    "ConsoleDistributionUrl": Audience.CONSOLE,
}
"""Stack outputs that may name a distribution: a stage with a domain has other URLs, too."""
_SCHEME = "https://"
_SUFFIX = ".cloudfront.net"
_KEPT_SECONDS = 2.0


def deployed_distributions(endpoint_url: str) -> dict[Audience, str]:
    """Find the distributions' own names, such as ``d111111abcdef8.cloudfront.net``, among the outputs of all stacks.

    Args:
        endpoint_url: The emulator, as in ``LocalSettings.endpoint_url``.
    """
    found: dict[Audience, str] = {}
    for region in regions_of("cloudformation"):
        cloudformation = client("cloudformation", endpoint_url=endpoint_url, region=region)
        for page in cloudformation.get_paginator("describe_stacks").paginate():
            for stack in page["Stacks"]:
                for output in stack.get("Outputs", ()):
                    audience = _OUTPUTS.get(output["OutputKey"])
                    name = output["OutputValue"].removeprefix(_SCHEME)
                    if audience and name.endswith(_SUFFIX):
                        found[audience] = name
    return found


class Distributions:
    """The distributions' names, kept until one proves wrong.

    Args:
        find: Looks for them.
        clock: Seconds that only grow.
    """

    def __init__(self, find: Callable[[], Mapping[Audience, str]], clock: Callable[[], float] = time.monotonic) -> None:
        self._find = find
        self._clock = clock
        self._lock = threading.Lock()
        self._found: Mapping[Audience, str] = {}
        self._looked_at = float("-inf")

    def name_of(self, audience: Audience, *, instead_of: str | None = None) -> str | None:
        """The name of an audience's distribution; nothing when none is deployed.

        Args:
            audience: Whose pages are wanted.
            instead_of: A name got before, at which no distribution answered.
        """
        with self._lock:
            name = self._found.get(audience)
            if name is not None and name != instead_of:
                return name
            # A page asks for many files at once: they need not all look again.
            if self._clock() - self._looked_at >= _KEPT_SECONDS:
                self._found = self._find()
                self._looked_at = self._clock()
            name = self._found.get(audience)
            return None if name == instead_of else name
