"""What EventBridge Scheduler invokes every day: reports of what tenants used."""

from typing import TYPE_CHECKING, Any, Final

from lambdas.metering.report_store import ReportStore
from lambdas.metering.reporting import report_days
from lambdas.metering.usage_reader import UsageReader
from lambdas.shared import aws, settings
from lambdas.shared.moments import utc_now
from lambdas.shared.observability import count, logger, observed
from lambdas.shared.tenant_job import moment_of

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

client: Final = aws.client("dynamodb")
table_name: Final = settings.required("USAGE_TABLE_NAME")


class NotOverError(ValueError):
    """A report is asked for of a day that is not over: what follows would be a correction."""


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Report the days before ``{"due": "2026-11-21T03:45:00Z"}``, of all tenants that used something.

    Raises:
        NotOverError: The day before ``due`` is not over.
    """
    due, now = moment_of(str(event.get("due"))), utc_now()
    if due.date() > now.date():
        raise NotOverError(f"due must be today or before, got {due.isoformat()}")
    made = report_days(due, usage=UsageReader(client, table_name), reports=ReportStore(client, table_name), now=now)
    logger.info("usage reported", due=due.isoformat(), reports=made)
    count("UsageReported", made)
    return {"due": due.isoformat(), "reports": made}
