"""What a tenant has, for operators who compare it with an old installation; they invoke it, allowed by IAM."""

from typing import TYPE_CHECKING, Any

from lambdas.migration import wiring
from lambdas.migration.requests import SurveyRequest
from lambdas.migration.surveying import progress, records, taken
from lambdas.shared.observability import identify, observed
from lambdas.shared.tenant import Tenant

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Answer a page of records or of batches: see `lambdas.migration.requests.SurveyRequest`. It changes nothing."""
    request = SurveyRequest.from_payload(event)
    identify(request.tenant_id)
    survey = wiring.survey_of(Tenant.for_service(request.tenant_id, "migration"), request.migration_id)
    if request.what == "batches":
        return progress(request.after, survey=survey)
    if request.what == "taken":
        return taken(request.of, request.after, survey=survey)
    return records(request.kind, request.of, request.after, survey=survey, show_changed=request.what == "changed")
