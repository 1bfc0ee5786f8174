"""One client for each service and region."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from saas_constructs.local.clients import client


@dataclass(frozen=True)
class Clients:
    """Clients of the embedded AWS, made once: making one costs more than a call.

    Args:
        endpoint_url: The emulator.
    """

    endpoint_url: str
    _made: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)

    def get(self, service: str, region: str) -> Any:
        """Return the client of a service in a region."""
        key = (service, region)
        if key not in self._made:
            self._made[key] = client(service, endpoint_url=self.endpoint_url, region=region)
        return self._made[key]
