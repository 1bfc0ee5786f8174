"""The step that exports a tenant's data."""

from lambdas.moving import wiring
from lambdas.moving.archive_wiring import archive_of
from lambdas.moving.export_step import export
from lambdas.moving.files_wiring import folder_of
from lambdas.moving.members import members_of
from lambdas.shared.lifecycle.step import Done, Pending, StepContext, lifecycle_step


@lifecycle_step("Export")
def handler(context: StepContext) -> Done | Pending:
    """Put all of the tenant's data into an archive that it can download."""
    tenant, folder = context.tenant, folder_of(context)
    return export(
        context,
        side=wiring.side_of(tenant.tenant_id, tenant.table),
        archive=archive_of(context),
        members=lambda: members_of(context.registry, tenant.tenant_id),
        has_time=wiring.time_budget(),
        files=None if folder is None else folder.listed,
    )
