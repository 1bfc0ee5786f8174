"""Where handlers get a tenant's objects from. Made while Lambda initialises the environment, kept across requests."""

from typing import Final

from lambdas.files.storage import Storage
from lambdas.shared import aws, settings
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

sessions = TenantSessions.from_environment()
_bucket: Final = settings.required("FILES_BUCKET_NAME")
# Parses the service model now, and not in the first request.
aws.client("s3")


def storage_of(tenant: Tenant) -> Storage:
    """A tenant's objects, reached with that tenant's own session."""
    return Storage(sessions.s3(tenant), _bucket, tenant.tenant_id)
