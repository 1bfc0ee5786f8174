"""What EventBridge Scheduler invokes: one message for each active tenant."""

from typing import TYPE_CHECKING, Any

from lambdas.schedules.active_tenants import ActiveTenants
from lambdas.schedules.dispatching import check_due, dispatch
from lambdas.schedules.job_queue import JobQueue
from lambdas.schedules.marks import Marks
from lambdas.shared import aws, settings
from lambdas.shared.moments import utc_now
from lambdas.shared.observability import count, logger, observed
from lambdas.shared.tenant_job import moment_of

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

registry = aws.client("dynamodb")
table_name = settings.required("REGISTRY_TABLE_NAME")
queue = JobQueue(aws.client("sqs"), settings.required("JOB_QUEUE_URL"))
job = settings.required("JOB_NAME")


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Send each active tenant's share of the job that is due at ``{"due": "2026-11-21T10:05:00Z"}``."""
    due = moment_of(str(event.get("due")))
    check_due(due, utc_now())
    sent = dispatch(
        job, due, tenants=ActiveTenants(registry, table_name), marks=Marks(registry, table_name), queue=queue
    )
    logger.info("dispatched", job=job, due=due.isoformat(), sent=sent)
    count("JobsDispatched", sent)
    return {"job": job, "due": due.isoformat(), "sent": sent}
