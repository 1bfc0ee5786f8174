"""Where the steps find a tenant's files. Made while Lambda initialises the environment."""

import os
from typing import Final

from lambdas.moving.file_folder import FileFolder
from lambdas.shared.lifecycle.step import StepContext
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

_sessions: Final = TenantSessions.from_environment()
_bucket: Final = os.environ.get("FILES_BUCKET_NAME", "")


def folder_of(context: StepContext) -> FileFolder | None:
    """The tenant's files, reached with its own session; nothing where the platform keeps none."""
    if not _bucket:
        return None
    tenant = Tenant.for_service(context.tenant.tenant_id, "moving")
    return FileFolder(_sessions.s3(tenant), _bucket, context.tenant.tenant_id)
