"""Where the steps keep files. Made while Lambda initialises the environment."""

from typing import Final

from lambdas.moving.archive import Archive
from lambdas.shared import settings
from lambdas.shared.lifecycle.step import StepContext
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

_sessions: Final = TenantSessions.from_environment()
_bucket: Final = settings.required("ARCHIVE_BUCKET_NAME")


def archive_of(context: StepContext) -> Archive:
    """The files of the operation, reached with the tenant's own session."""
    tenant = Tenant.for_service(context.tenant.tenant_id, "moving")
    return Archive(_sessions.s3(tenant), _bucket, context.tenant.tenant_id, context.operation.operation_id)
