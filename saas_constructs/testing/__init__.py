"""What a user's own test suite imports. Importing it starts no Node process."""

from saas_constructs.testing.isolation import assert_tenant_isolation
from saas_constructs.testing.snapshots import normalised

__all__ = ["assert_tenant_isolation", "normalised"]
