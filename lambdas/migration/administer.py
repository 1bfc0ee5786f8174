"""Steps of a migration; operators invoke it directly, allowed by IAM."""

from typing import TYPE_CHECKING, Any

from lambdas.migration.administering import advance, begin
from lambdas.migration.migration_store import MigrationStore
from lambdas.migration.requests import BEGIN, SHOW, AdministrationRequest
from lambdas.shared.observability import identify, logger, observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

migrations = MigrationStore.from_environment()


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Take a step: see `lambdas.migration.requests.AdministrationRequest`. The same step again changes nothing."""
    request = AdministrationRequest.from_payload(event)
    identify(request.tenant_id)
    if request.action == SHOW:
        migration = migrations.find(request.tenant_id)
    elif request.action == BEGIN:
        migration = begin(request.tenant_id, request.migration_id, by=request.by, migrations=migrations)
    else:
        migration = advance(
            request.tenant_id, request.action, by=request.by, migrations=migrations, retire_on=request.on
        )
    tenant = migrations.tenant(request.tenant_id)
    if request.action != SHOW:
        logger.info("migration stepped", action=request.action)
    return {
        "tenant_id": tenant.tenant_id,
        "tier": tenant.tier,
        "status": tenant.status,
        "migration": None if migration is None else migration.to_json(),
    }
