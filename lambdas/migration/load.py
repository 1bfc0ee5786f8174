"""The loader: takes batches of the old installation's records from their queue."""

from lambdas.migration import wiring
from lambdas.migration.applying import apply
from lambdas.migration.migration_store import MigrationStore
from lambdas.migration.records import Batch
from lambdas.migration.states import FREEZING, check_takes_in
from lambdas.shared import standing
from lambdas.shared.messages import message_consumer
from lambdas.shared.observability import count, logger
from lambdas.shared.tenant import Tenant

migrations = MigrationStore.from_environment()


@message_consumer(Batch.from_message, check_standing=False)
def handler(batch: Batch) -> None:
    """Take one batch in. Where the tenant is the authority by now, it ends among the dead letters."""
    migration = check_takes_in(migrations.find(batch.tenant_id), batch.migration_id)
    if migration.status != FREEZING:
        # Frozen by this very migration, the tenant waits for its last changes; otherwise it may be on its way to
        # another table.
        standing.check(batch.tenant_id)
    tenant = Tenant.for_service(batch.tenant_id, "migration")
    counts = apply(batch, target=wiring.target_of(tenant, batch.migration_id))
    logger.info("batch applied", batch_id=batch.batch_id, counts=dict(counts))
    count("RecordMigrated", counts.total())
