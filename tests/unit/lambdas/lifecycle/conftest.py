"""A tenant in a control plane in memory."""

from typing import Any

import pytest

from tests.unit.lambdas.control_plane import ControlPlane


class Plane(ControlPlane):
    """A control plane with one active tenant, whose onboarding nobody asks about any more."""

    tenant_id: str = ""

    def begun(self, kind: str = "export", **options: Any) -> Any:
        """An operation that has just begun."""
        from tests.unit.lambdas.control_plane import BY  # noqa: PLC0415 - names of the module, not of the class

        return self.operations.begin(self.tenant_id, kind, by=BY, **options)

    @property
    def tenant(self) -> Any:
        """The tenant's record."""
        return self.operations.registry.require(self.tenant_id)

    def status(self, status: str) -> None:
        """Let the tenant have this status."""
        self.registry.items[f"tenant#{self.tenant_id}", "tenant"]["status"] = {"S": status}

    def audit(self) -> list[dict[str, Any]]:
        """Audit entries, as they were written one after the other."""
        # Their keys begin with a millisecond, of which a test may make two within one.
        return [item for (_, sk), item in self.registry.items.items() if sk.startswith("audit#")]


@pytest.fixture
def plane() -> Plane:
    """A control plane with an active tenant."""
    made = Plane()
    made.tenant_id = made.onboard().tenant_id
    made.registry.items = {
        key: item for key, item in made.registry.items.items() if not key[1].startswith(("operation#", "audit#"))
    }
    return made
