"""The worker of the schedule that deletes each tenant's files that nobody needs."""

from lambdas.files.storage_wiring import storage_of
from lambdas.files.sweeping import sweep
from lambdas.files.wiring import files_of
from lambdas.shared.messages import message_consumer
from lambdas.shared.observability import count, logger
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_job import TenantJob


@message_consumer(TenantJob.from_message)
def handler(job: TenantJob) -> None:
    """Delete one tenant's files that nobody needs."""
    tenant = Tenant.for_service(job.tenant_id, "files")
    deleted = sweep(files=files_of(tenant), objects=storage_of(tenant))
    if deleted:
        logger.info("swept", files=deleted)
        count("FileSwept", deleted)
